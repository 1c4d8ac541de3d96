import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// Runs a PostgreSQL in a folder until it is told to end (SIGTERM). Prints its JDBC URL when it
/// answers.
final class EmbeddedDatabase {
  private EmbeddedDatabase() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    System.setProperty("ot.epg.working-dir", folder.resolve("programs").toString());
    // The library stops the server when this process ends.
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            // The node refuses to start otherwise.
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
    System.out.println("jdbc:postgresql://localhost:" + server.getPort() + "/postgres");
    new CountDownLatch(1).await();
  }
}
