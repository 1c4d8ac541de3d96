package io.mpreg.blockchain.ledger.store;

import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a database has to be like before anything is promised on it: commits reach the disk, and
/// the application can neither change definitions nor what is final. Each failure is a
/// [DatabaseUnusable] that names the setting.
final class StoreChecks {
  static final String ROLE = "mpreg_ledger_app";
  static final String SET_ROLE = "SET ROLE " + ROLE;

  private static final Set<String> DURABLE_COMMITS = Set.of("on", "remote_apply");
  private static final List<String> APPEND_ONLY =
      List.of("genesis", "block", "block_transaction", "history_node");

  private static final String OWNED =
      """
      SELECT count(*) FROM pg_catalog.pg_class
      WHERE relnamespace = 'ledger'::regnamespace AND pg_has_role(current_user, relowner, 'USAGE')\
      """;
  private static final String MAY_CREATE =
      """
      SELECT has_schema_privilege(current_user, 'ledger', 'CREATE')
        OR (SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls
            FROM pg_catalog.pg_roles WHERE rolname = current_user)\
      """;
  private static final String MAY_CHANGE =
      """
      SELECT bool_or(has_table_privilege(
        current_user, 'ledger.' || name, 'UPDATE, DELETE, TRUNCATE'))
      FROM unnest(?::text[]) AS tables (name)\
      """;
  // 'O' and 'A': fires in ordinary sessions.
  private static final String GUARDED =
      """
      SELECT count(DISTINCT tgrelid) FROM pg_catalog.pg_trigger
      WHERE tgname = 'append_only' AND tgenabled IN ('O', 'A')
        AND tgrelid = ANY (
          SELECT ('ledger.' || name)::regclass FROM unnest(?::text[]) AS tables (name))\
      """;

  private final JdbcClient database;

  private StoreChecks(DataSource connections) {
    this.database = JdbcClient.create(connections);
  }

  /// @param writers where commits are made: durability is asked of such a connection
  /// @param readers where everything else is read
  static void require(DataSource writers, DataSource readers) {
    StoreChecks writing = new StoreChecks(writers);
    writing.requireDurability();
    writing.requireApplicationRole();
    writing.requireTriggers();
    new StoreChecks(readers).requireApplicationRole();
  }

  private void requireDurability() {
    requireOn("fsync");
    requireOn("full_page_writes");
    String commit = setting("synchronous_commit");
    if (!DURABLE_COMMITS.contains(commit)) {
      throw notDurable("synchronous_commit", commit);
    }
  }

  private void requireOn(String setting) {
    String value = setting(setting);
    if (!value.equals("on")) {
      throw notDurable(setting, value);
    }
  }

  private String setting(String name) {
    return database.sql("SELECT current_setting(?)").param(name).query(String.class).single();
  }

  private static DatabaseUnusable notDurable(String setting, String value) {
    return new DatabaseUnusable(
        ("PostgreSQL runs with %s = %s: a power failure could lose or damage transactions that were"
                + " acknowledged as durable, and votes that must never be forgotten.")
            .formatted(setting, value),
        ("Set %s = on (postgresql.conf, or ALTER SYSTEM SET %<s = 'on'; SELECT pg_reload_conf();),"
                + " also for the database and the role if it was set there, and start again.")
            .formatted(setting));
  }

  private void requireApplicationRole() {
    String role = database.sql("SELECT current_user").query(String.class).single();
    if (number(OWNED) > 0 || answer(MAY_CREATE)) {
      throw tooPowerful(role, "own or change the ledger's definitions");
    }
    if (database.sql(MAY_CHANGE).param(names()).query(Boolean.class).single()) {
      throw tooPowerful(role, "change or remove what is final");
    }
  }

  private static DatabaseUnusable tooPowerful(String role, String what) {
    return new DatabaseUnusable(
        "The application works as the database role %s, which may %s.".formatted(role, what),
        ("Let its connections work as %s (spring.datasource.hikari.connection-init-sql: %s) and"
                + " grant that role nothing beyond what the migration grants.")
            .formatted(ROLE, SET_ROLE));
  }

  private void requireTriggers() {
    long guarded = database.sql(GUARDED).param(names()).query(Long.class).single();
    if (guarded != APPEND_ONLY.size()) {
      throw new DatabaseUnusable(
          "The triggers that keep final data append-only are missing or switched off.",
          "As the owner: ALTER TABLE ledger.<table> ENABLE TRIGGER append_only; for each of "
              + APPEND_ONLY
              + ". Find out who switched them off, and run an audit of the chain.");
    }
  }

  private static String[] names() {
    return APPEND_ONLY.toArray(String[]::new);
  }

  private long number(String query) {
    return database.sql(query).query(Long.class).single();
  }

  private boolean answer(String query) {
    return database.sql(query).query(Boolean.class).single();
  }
}
