import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// Runs a PostgreSQL in a folder until the standard input ends. Prints its JDBC URL when it answers.
final class EmbeddedDatabase {
  private EmbeddedDatabase() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    System.setProperty("ot.epg.working-dir", folder.resolve("programs").toString());
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            // The node refuses to start otherwise.
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .start()) {
      System.out.println("jdbc:postgresql://localhost:" + server.getPort() + "/postgres");
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
