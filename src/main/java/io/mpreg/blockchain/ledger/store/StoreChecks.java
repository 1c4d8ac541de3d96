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
  // Each table with its partitions: rights on one of those need none on the table, and rights on
  // one
  // column none on the others.
  private static final String RELATIONS =
      """
      WITH named (name, %s) AS (VALUES %s),
      relation AS (
        SELECT named.*, coalesce(inhrelid, to_regclass('ledger.' || name)) AS id
        FROM named CROSS JOIN LATERAL (
          SELECT NULL::oid AS inhrelid
          UNION ALL SELECT inhrelid FROM pg_catalog.pg_inherits
          WHERE inhparent = to_regclass('ledger.' || name)) AS itself_and_partitions)
      """;

  /// What the application must not do, by table.
  private static final String FORBIDDEN_RIGHTS =
      """
      ('genesis', 'UPDATE'), ('genesis', 'DELETE'), ('genesis', 'TRUNCATE'),
      ('block', 'UPDATE'), ('block', 'DELETE'), ('block', 'TRUNCATE'),
      ('block_transaction', 'UPDATE'), ('block_transaction', 'DELETE'),
      ('block_transaction', 'TRUNCATE'),
      ('history_node', 'UPDATE'), ('history_node', 'DELETE'), ('history_node', 'TRUNCATE'),
      ('authority_change', 'UPDATE'), ('authority_change', 'DELETE'),
      ('authority_change', 'TRUNCATE'),
      ('chain_base', 'UPDATE'), ('chain_base', 'DELETE'), ('chain_base', 'TRUNCATE'),
      ('base_state_entry', 'UPDATE'), ('base_state_entry', 'DELETE'),
      ('base_state_entry', 'TRUNCATE'),
      ('base_handover', 'UPDATE'), ('base_handover', 'DELETE'), ('base_handover', 'TRUNCATE'),
      ('witnessed_log', 'DELETE'), ('witnessed_log', 'TRUNCATE'),
      ('chain_head', 'DELETE'), ('chain_head', 'TRUNCATE'),
      ('lease', 'DELETE'), ('lease', 'TRUNCATE'),
      ('journal', 'UPDATE'), ('journal', 'TRUNCATE'),
      ('vote_guard', 'TRUNCATE')\
      """;

  private static final String MAY_CHANGE =
      RELATIONS.formatted("forbidden", FORBIDDEN_RIGHTS)
          + """
          SELECT DISTINCT forbidden || ' ' || id::regclass FROM relation
          WHERE has_table_privilege(current_user, id, forbidden)
            OR forbidden = 'UPDATE' AND has_any_column_privilege(current_user, id, 'UPDATE')
          ORDER BY 1\
          """;

  /// The migration's triggers, with pg_trigger.tgtype: row 1, before 2, delete 8, update 16,
  /// truncate 32.
  private static final String TRIGGERS =
      """
      ('genesis', 'append_only', 58, 'refuse_change'),
      ('block', 'append_only', 58, 'refuse_change'),
      ('history_node', 'append_only', 58, 'refuse_change'),
      ('block_transaction', 'append_only', 27, 'refuse_change'),
      ('block_transaction', 'append_only_truncate', 34, 'refuse_change'),
      ('authority_change', 'append_only', 58, 'refuse_change'),
      ('chain_base', 'append_only', 58, 'refuse_change'),
      ('base_state_entry', 'append_only', 58, 'refuse_change'),
      ('base_handover', 'append_only', 58, 'refuse_change'),
      ('witnessed_log', 'only_forward', 19, 'refuse_other_log'),
      ('witnessed_log', 'never_removed', 42, 'refuse_change'),
      ('chain_head', 'only_forward', 19, 'refuse_head_change'),
      ('chain_head', 'never_removed', 42, 'refuse_change'),
      ('lease', 'only_forward', 19, 'refuse_epoch_change'),
      ('lease', 'never_removed', 42, 'refuse_change'),
      ('vote_guard', 'write_once', 19, 'refuse_other_vote'),
      ('vote_guard', 'only_when_final', 11, 'refuse_forgotten_vote'),
      ('vote_guard', 'never_removed', 34, 'refuse_change')\
      """;

  // 'O' and 'A': fires in ordinary sessions.
  private static final String MISSING_TRIGGERS =
      RELATIONS.formatted("trigger, type, function", TRIGGERS)
          + """
          SELECT trigger || ' ON ' || coalesce(id::regclass::text, name) FROM relation
          WHERE NOT EXISTS (
            SELECT FROM pg_catalog.pg_trigger
            WHERE tgrelid = id AND tgname = trigger AND tgenabled IN ('O', 'A')
              AND tgtype = type AND tgfoid = to_regproc('ledger.' || function)
              AND tgqual IS NULL AND tgattr::text = '')
          ORDER BY 1\
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
    List<String> rights = texts(MAY_CHANGE);
    if (!rights.isEmpty()) {
      throw tooPowerful(role, "change or remove what is final: " + String.join(", ", rights));
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
    List<String> missing = texts(MISSING_TRIGGERS);
    if (!missing.isEmpty()) {
      throw new DatabaseUnusable(
          "The triggers that keep final data append-only are missing, changed or switched off: %s."
              .formatted(String.join(", ", missing)),
          "As the owner, for each that is switched off: ALTER TABLE <table> ENABLE TRIGGER"
              + " <trigger>; and restore the others from the migration. Find out who changed them,"
              + " and run an audit of the chain.");
    }
  }

  private List<String> texts(String query) {
    return database.sql(query).query((row, number) -> row.getString(1)).list();
  }

  private long number(String query) {
    return database.sql(query).query(Long.class).single();
  }

  private boolean answer(String query) {
    return database.sql(query).query(Boolean.class).single();
  }
}
