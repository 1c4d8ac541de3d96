package io.mpreg.blockchain.platform.database;

import java.sql.SQLException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/// Reports why the ledger did not start on its database, instead of a stack trace.
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class DatabaseFailureAnalyzer implements FailureAnalyzer {
  private final Environment environment;

  public DatabaseFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      FailureAnalysis analysis =
          switch (cause) {
            case DatabaseUnusable unusable ->
                new FailureAnalysis(message(unusable), unusable.action(), unusable);
            case StoreDamaged damaged -> damaged(damaged);
            case SchemaManagementException schema -> schema(schema);
            case FlywayValidateException other -> migrated(other);
            case SQLException _ -> refused(innermost(cause));
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
        "The stored data is damaged: " + message(damaged),
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

  private static FailureAnalysis migrated(FlywayValidateException other) {
    return new FailureAnalysis(
        "The tables of this database were made by other migrations: " + message(other),
        "Start it with the version that created it, or a later one. If there is none,"
            + " somebody has changed ledger.flyway_schema_history: find out who, and restore a"
            + " backup.",
        other);
  }

  // Pools and libraries wrap the server's exception.
  private static SQLException innermost(Throwable failure) {
    SQLException found = new SQLException(failure);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused
          && (found.getSQLState() == null || refused.getSQLState() != null)) {
        found = refused;
      }
    }
    return found;
  }

  /// The SQLSTATE of a failure; empty when the server gave none.
  static String state(Throwable failure) {
    String state = innermost(failure).getSQLState();
    return state == null ? "" : state;
  }

  private FailureAnalysis refused(SQLException refused) {
    String state = state(refused);
    return new FailureAnalysis(
        "The database refuses the ledger: %s (SQLSTATE %s). The login was %s at %s."
            .formatted(
                message(refused), state.isEmpty() ? "none" : state, logins(), withoutSecrets()),
        action(state),
        refused);
  }

  private String logins() {
    String login = environment.getProperty("spring.datasource.username", "");
    String owner = environment.getProperty("spring.flyway.user", "");
    return (login.isBlank() ? "the login of this user" : login)
        + (owner.isBlank() ? "" : " (for migrations as " + owner + ")");
  }

  // The URL's query may contain a password.
  private String withoutSecrets() {
    String url = environment.getProperty("spring.datasource.url", "");
    return url.isBlank()
        ? "the embedded PostgreSQL"
        : url.replaceFirst("[?].*", "").replaceFirst("//.*@", "//");
  }

  // SQLSTATE, PostgreSQL documentation, appendix A.
  private static String action(String state) {
    return switch (state) {
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
              + SessionChecks.ROLE
              + ": GRANT "
              + SessionChecks.ROLE
              + " TO <login>;";
      case "22023" ->
          "Check SPRING_DATASOURCE_URL; the first start of a node creates the role "
              + SessionChecks.ROLE
              + ".";
      case "53300" -> "There are too few connections. " + SessionChecks.connectionLimits();
      case "25006" ->
          "Nothing can be written there. If the server is a standby (SELECT pg_is_in_recovery();),"
              + " name the primary in SPRING_DATASOURCE_URL, or promote it. Otherwise"
              + " default_transaction_read_only is on: set it to off in postgresql.conf, and ALTER"
              + " DATABASE <database> RESET default_transaction_read_only; ALTER ROLE <login> RESET"
              + " default_transaction_read_only;";
      case "57014" ->
          "The server has cancelled a statement. Look for statement_timeout in postgresql.conf and"
              + " in the settings of the database and the login (ALTER ROLE <login> RESET"
              + " statement_timeout;); the ledger sets its own limits.";
      case "55P03" ->
          "Another session holds a lock on the ledger's tables: look for it in pg_stat_activity,"
              + " end it, and raise lock_timeout if it is set for the login.";
      case "42P01", "42703", "42883", "3F000" ->
          "The database holds no ledger, or one that was changed or is of another version. Check"
              + " SPRING_DATASOURCE_URL; a node of this version creates and upgrades its tables.";
      case "53100" -> "The disk of the server is full: make space, never by hand in pg_wal.";
      case "22021", "22P05" ->
          "The encoding of the database cannot hold what the ledger writes: make one with CREATE"
              + " DATABASE <database> ENCODING 'UTF8' TEMPLATE template0; and begin there.";
      default -> ofClass(state);
    };
  }

  private static String ofClass(String state) {
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08" ->
          "The connection was refused or lost. Check the host, port and TLS settings in"
              + " SPRING_DATASOURCE_URL, and what lies between the node and the server.";
      case "53" -> "The server lacks memory, disk or connections; its own log says which.";
      case "57" -> "The server is being ended or started. Look at its log, and start again.";
      case "58", "XX" ->
          "The server cannot read or write its own files. Look at its log, at the disk (is it"
              + " mounted for writing?) and at the memory of the machine before anything else is"
              + " tried, and keep a copy of its data directory.";
      default ->
          "Look at the server's own log at this time, which has the statement, and at the meaning"
              + " of the SQLSTATE (PostgreSQL documentation, appendix A). Check that"
              + " SPRING_DATASOURCE_URL names the ledger's database, that nobody has changed its"
              + " schema, and that no pool between the node and the server mixes sessions.";
    };
  }

  private static String message(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
