package io.mpreg.blockchain.ledger.history.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.DeclaredTables;
import io.mpreg.blockchain.platform.database.SchemaChecks;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// On a server of its own, because these settings apply to the whole server.
class DurabilityIT {
  private static EmbeddedPostgres server;
  private static DataSource database;

  @BeforeAll
  static void start() throws Exception {
    // Nothing on the command line but what the library puts there, fsync, which this turns round.
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    database = server.getPostgresDatabase();
    execute("ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @AfterEach
  void reset() throws SQLException {
    execute(
        "ALTER SYSTEM RESET full_page_writes",
        "ALTER DATABASE postgres RESET synchronous_commit",
        "SELECT pg_reload_conf()");
  }

  @Test
  void aServerWithoutFsyncIsRefused() throws Exception {
    try (EmbeddedPostgres fast = EmbeddedPostgres.start()) {
      assertRefused(fast.getPostgresDatabase(), "fsync = off");
    }
  }

  @Test
  void aServerWithoutFullPageWritesIsRefused() throws Exception {
    execute("ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()");

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertRefused(database, "full_page_writes = off"));
  }

  @Test
  void commitsThatDoNotWaitForTheDiskAreRefused() throws Exception {
    for (String value : new String[] {"off", "local", "remote_write"}) {
      execute("ALTER DATABASE postgres SET synchronous_commit = " + value);

      assertRefused(database, "synchronous_commit = " + value);
    }
  }

  private static void assertRefused(DataSource database, String setting) {
    assertThatThrownBy(
            () -> new SchemaChecks(DeclaredTables.all()).require(database, List.of(database)))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining(setting);
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
