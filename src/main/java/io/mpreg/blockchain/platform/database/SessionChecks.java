package io.mpreg.blockchain.platform.database;

import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Checks the effective settings of database sessions, in the application's own sessions, because
/// settings of a database or a login do not apply to other ones. A failure is a [DatabaseUnusable]
/// that names the setting.
public final class SessionChecks {
  /// The role of every session of the application, whatever its login.
  public static final String ROLE = "mpreg_ledger_app";

  public static final String SET_ROLE = "SET ROLE " + ROLE;

  private static final int LEAST_VERSION = 150_000;

  /// A setting and its allowed values.
  private record Required(String setting, Set<String> values, String otherwise) {}

  private static final String LOST =
      "a power failure could lose or damage transactions that were acknowledged as durable, and"
          + " votes that must never be lost";
  private static final String UNSEEN =
      "a page that the disk has damaged would be read as if it were whole, or empty";

  private static final Required WRITABLE =
      new Required("default_transaction_read_only", Set.of("off"), "nothing could be written");

  private static final List<Required> OF_EVERY_SESSION =
      List.of(
          new Required("fsync", Set.of("on"), LOST),
          new Required("full_page_writes", Set.of("on"), LOST),
          new Required("data_sync_retry", Set.of("off"), LOST),
          new Required("synchronous_commit", Set.of("on", "remote_apply"), LOST),
          new Required("zero_damaged_pages", Set.of("off"), UNSEEN),
          new Required("ignore_checksum_failure", Set.of("off"), UNSEEN),
          new Required(
              "session_replication_role", Set.of("origin"), "triggers and rules would not fire"),
          new Required(
              "default_transaction_isolation",
              Set.of("read committed"),
              "a transaction that has waited for a commit would not see it"),
          WRITABLE);

  /// The schema that has to come first in the search path.
  private static final String FIRST_SCHEMA = "SELECT (current_schemas(true))[1]";

  /// The trigger rejects this update in every session in which triggers fire. It is rolled back in
  /// any case, because catching the exception rolls back the block.
  private static final String FORBIDDEN_CHANGE =
      """
      DO $$ BEGIN
        UPDATE ledger.lease SET epoch = epoch;
        RAISE EXCEPTION 'was not refused' USING ERRCODE = 'triggered_action_exception';
      EXCEPTION
        WHEN restrict_violation OR read_only_sql_transaction THEN NULL;
      END $$\
      """;

  private static final String CONNECTIONS =
      """
      SELECT least(
        current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0),
        (SELECT nullif(rolconnlimit, -1) FROM pg_catalog.pg_roles
         WHERE rolname = session_user AND NOT rolsuper),
        (SELECT nullif(datconnlimit, -1) FROM pg_catalog.pg_database
         WHERE datname = current_database()
           AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user)))\
      """;

  private final JdbcClient database;

  private SessionChecks(DataSource sessions) {
    this.database = JdbcClient.create(sessions);
  }

  /// Runs checks in one session of a source that has no pool and would open one for each query.
  ///
  /// @param checks given a source of that session, which is closed afterwards
  public static void inOneSession(DataSource sessions, Consumer<DataSource> checks) {
    Connection connection = DataSourceUtils.getConnection(sessions);
    try {
      checks.accept(new SingleConnectionDataSource(connection, true));
    } finally {
      DataSourceUtils.releaseConnection(connection, sessions);
    }
  }

  /// Checks of a server before the migrations.
  static void requireServer(DataSource owner) {
    SessionChecks session = new SessionChecks(owner);
    requireVersion(Integer.parseInt(session.setting("server_version_num").orElse("0")));
    session.requirePrimary();
    session.require(WRITABLE);
  }

  public static void requireVersion(int number) {
    if (number < LEAST_VERSION) {
      throw new DatabaseUnusable(
          "The server is PostgreSQL %d; the ledger needs 15 or later.".formatted(number / 10_000),
          "Upgrade the server (pg_upgrade), or name another one in SPRING_DATASOURCE_URL.");
    }
  }

  private void requirePrimary() {
    if (database.sql("SELECT pg_is_in_recovery()").query(Boolean.class).single()) {
      throw new DatabaseUnusable(
          "The server is a standby, which accepts no changes: it follows another one, or is still"
              + " being restored.",
          "Name the primary in SPRING_DATASOURCE_URL (with several hosts there, add"
              + " targetServerType=primary). If this server is to take its place, promote it:"
              + " SELECT pg_promote();");
    }
  }

  /// Checks of every session of the application. Readers' sessions are writable too, for entities
  /// outside the chain.
  public static void require(DataSource sessions) {
    SessionChecks session = new SessionChecks(sessions);
    OF_EVERY_SESSION.forEach(session::require);
    session.requireOwnFunctions();
  }

  /// Checks that triggers fire in such a session.
  public static void requireRefusal(DataSource sessions) {
    try {
      JdbcClient.create(sessions).sql(FORBIDDEN_CHANGE).update();
    } catch (DataAccessException passed) {
      if (DatabaseFailureAnalyzer.state(passed).equals("09000")) {
        throw new DatabaseUnusable(
            "A change that a trigger has to refuse went through: the triggers that keep final data"
                + " append-only do not fire in the sessions of the application.",
            "Compare the database with a new one, find out who changed it, and run an"
                + " audit of the chain.",
            passed);
      }
      throw passed;
    }
  }

  /// Checks that the login may open enough connections.
  ///
  /// @param needed the maximum number of connections of a node
  public static void requireConnections(DataSource sessions, int needed) {
    int allowed = JdbcClient.create(sessions).sql(CONNECTIONS).query(Integer.class).single();
    if (allowed < needed) {
      throw new DatabaseUnusable(
          "The server gives this login %d connections at most, a node needs up to %d."
              .formatted(allowed, needed),
          connectionLimits());
    }
  }

  static String connectionLimits() {
    return "Raise the limit: max_connections of the server, ALTER ROLE <login> CONNECTION"
        + " LIMIT, ALTER DATABASE <database> CONNECTION LIMIT, or the pool between them. Or let"
        + " reads have fewer (spring.datasource.hikari.maximum-pool-size).";
  }

  private void require(Required required) {
    Optional<String> value = setting(required.setting());
    if (value.isPresent() && !required.values().contains(value.get())) {
      throw new DatabaseUnusable(
          "PostgreSQL runs with %s = %s: %s."
              .formatted(required.setting(), value.get(), required.otherwise()),
          ("Set %1$s = %2$s (postgresql.conf, or ALTER SYSTEM SET %1$s = '%2$s'; SELECT"
               + " pg_reload_conf();), and remove it where it is set for the database or the login:"
               + " ALTER DATABASE <database> RESET %1$s; ALTER ROLE <login> RESET %1$s; and in the"
               + " options of SPRING_DATASOURCE_URL. Then start again.")
              .formatted(required.setting(), good(required)));
    }
  }

  private static String good(Required required) {
    return required.values().contains("on") ? "on" : required.values().iterator().next();
  }

  // Older servers lack some of these settings.
  private Optional<String> setting(String name) {
    return database
        .sql("SELECT current_setting(?, true)")
        .param(name)
        .query(String.class)
        .optional();
  }

  private void requireOwnFunctions() {
    String first = database.sql(FIRST_SCHEMA).query(String.class).single();
    if (!first.equals("pg_catalog") && !first.startsWith("pg_temp")) {
      throw new DatabaseUnusable(
          ("PostgreSQL runs with a search_path that has the schema %s before pg_catalog: functions"
                  + " of another user could run instead of the server's own.")
              .formatted(first),
          "ALTER DATABASE <database> RESET search_path; ALTER ROLE <login> RESET search_path; and"
              + " find out who set it.");
    }
  }
}
