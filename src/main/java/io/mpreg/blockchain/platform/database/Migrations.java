package io.mpreg.blockchain.platform.database;

import java.util.List;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Migrates the tables of a database to this version, on a suitable server.
public final class Migrations implements FlywayMigrationStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  /// A migration whose comments were changed after databases had been created with it; its effect
  /// is the same. Only its former checksum is accepted in place of the present one.
  private record Reworded(String version, int former, int present) {}

  // Each had a non-ASCII character in a comment, and failed on a database with another encoding
  // than UTF-8.
  private static final List<Reworded> REWORDED =
      List.of(new Reworded("1", 28187741, -1041107272), new Reworded("4", -830424290, -578405416));

  private static final String HISTORY = "ledger.flyway_schema_history";
  private static final String CORRECT =
      "UPDATE " + HISTORY + " SET checksum = ? WHERE version = ? AND checksum = ?";

  @Override
  public void migrate(Flyway flyway) {
    SessionChecks.inOneSession(
        flyway.getConfiguration().getDataSource(),
        owner -> {
          SessionChecks.requireServer(owner);
          correct(JdbcClient.create(owner));
        });
    flyway.migrate();
  }

  private static void correct(JdbcClient owner) {
    boolean none =
        owner.sql("SELECT to_regclass(?) IS NULL").param(HISTORY).query(Boolean.class).single();
    if (none) {
      return;
    }
    for (Reworded migration : REWORDED) {
      int corrected =
          owner
              .sql(CORRECT)
              .params(migration.present(), migration.version(), migration.former())
              .update();
      if (corrected > 0) {
        LOG.info(
            "Migration {} of this database had other text in its comments: its checksum"
                + " is corrected",
            migration.version());
      }
    }
  }
}
