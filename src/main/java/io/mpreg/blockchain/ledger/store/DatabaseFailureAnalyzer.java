package io.mpreg.blockchain.ledger.store;

import io.mpreg.blockchain.ledger.StoreDamaged;
import java.sql.SQLException;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Says in plain words why the ledger did not start on its database, instead of a stack trace.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DatabaseFailureAnalyzer implements FailureAnalyzer {
  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      FailureAnalysis analysis =
          switch (cause) {
            case DatabaseUnusable unusable ->
                new FailureAnalysis(message(unusable), unusable.action(), unusable);
            case StoreDamaged damaged -> damaged(damaged);
            case SchemaManagementException schema -> schema(schema);
            case SQLException refused -> refused(refused);
            default -> null;
          };
      if (analysis != null) {
        return analysis;
      }
    }
    return null;
  }

  private static FailureAnalysis damaged(StoreDamaged damaged) {
    return new FailureAnalysis(
        "What is stored is damaged: " + message(damaged),
        "Do not repair it by hand. Keep a copy of the database for inspection, check disk and"
            + " memory of the machine, and restore the last good backup.",
        damaged);
  }

  private static FailureAnalysis schema(SchemaManagementException schema) {
    return new FailureAnalysis(
        "The database holds no ledger, or one of another version: " + message(schema),
        "Check SPRING_DATASOURCE_URL; a node of this version creates and upgrades its tables.",
        schema);
  }

  // SQLSTATE, PostgreSQL documentation, appendix A.
  private static @Nullable FailureAnalysis refused(SQLException refused) {
    String state = refused.getSQLState() == null ? "" : refused.getSQLState();
    String action =
        switch (state) {
          case "28P01", "28000" ->
              "Check SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD (for migrations"
                  + " SPRING_FLYWAY_USER and SPRING_FLYWAY_PASSWORD) and the server's pg_hba.conf.";
          case "3D000" -> "Create the database, or correct its name in SPRING_DATASOURCE_URL.";
          case "08001", "08004", "08006", "57P03" ->
              "Check that PostgreSQL runs and can be reached at the host and port in"
                  + " SPRING_DATASOURCE_URL.";
          case "42501" ->
              "Grant what is missing. Migrations need the owner of the schema (SPRING_FLYWAY_USER),"
                  + " and the application's login must be a member of "
                  + StoreChecks.ROLE
                  + ": GRANT "
                  + StoreChecks.ROLE
                  + " TO <login>;";
          case "22023" ->
              "Check SPRING_DATASOURCE_URL; the first start of a node creates the role "
                  + StoreChecks.ROLE
                  + ".";
          default -> "";
        };
    return action.isEmpty()
        ? null
        : new FailureAnalysis(
            "The database refuses the ledger: %s (SQLSTATE %s).".formatted(message(refused), state),
            action,
            refused);
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
