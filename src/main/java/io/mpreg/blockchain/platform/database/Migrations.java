package io.mpreg.blockchain.platform.database;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Brings the tables of a database to this version, on a server that is fit for it.
public final class Migrations implements FlywayMigrationStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  /// A migration whose comments were changed after databases had been made with it: what it does is
  /// the same. Only its former checksum is taken for the present one.
  private record Reworded(String version, int former, int present) {}

  // Each had one character in a comment that is not ASCII, and could not be run on a database with
  // another encoding than UTF-8.
  private static final List<Reworded> REWORDED =
      List.of(new Reworded("1", 28187741, -1041107272), new Reworded("4", -830424290, -578405416));

  private static final String HISTORY = "ledger.flyway_schema_history";
  private static final String CORRECT =
      "UPDATE " + HISTORY + " SET checksum = ? WHERE version = ? AND checksum = ?";

  @Override
  public void migrate(Flyway flyway) {
    DataSource owner = flyway.getConfiguration().getDataSource();
    SessionChecks.requireServer(owner);
    correct(JdbcClient.create(owner));
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
            "Migration {} of this database was made with other words in its comments: its checksum"
                + " is corrected",
            migration.version());
      }
    }
  }
}
