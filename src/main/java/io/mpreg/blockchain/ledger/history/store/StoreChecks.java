package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.platform.database.DatabaseUnusable;
import io.mpreg.blockchain.platform.database.SessionChecks;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a database has to be like before anything is promised on it: the application can neither
/// change definitions nor what is final, the definitions are those of the migrations, and sessions
/// do what [SessionChecks] asks of them. Each failure is a [DatabaseUnusable] that names what is
/// wrong.
final class StoreChecks {
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

  // 'A': fires in every session.
  private static final String MISSING_TRIGGERS =
      RELATIONS.formatted("trigger, type, function", TRIGGERS)
          + """
          SELECT trigger || ' ON ' || coalesce(id::regclass::text, name) FROM relation
          WHERE NOT EXISTS (
            SELECT FROM pg_catalog.pg_trigger
            WHERE tgrelid = id AND tgname = trigger AND tgenabled = 'A'
              AND tgtype = type AND tgfoid = to_regproc('ledger.' || function)
              AND tgqual IS NULL AND tgattr::text = '')
          ORDER BY 1\
          """;

  /// What else would do something when a row is written or read, or has rows of its own.
  private static final String ADDED =
      """
      WITH relation AS (
        SELECT oid, relkind, relrowsecurity FROM pg_catalog.pg_class
        WHERE relnamespace = 'ledger'::regnamespace),
      expected (name, trigger, type, function) AS (VALUES %s)
      SELECT 'the rule ' || rulename || ' ON ' || ev_class::regclass FROM pg_catalog.pg_rewrite
      WHERE ev_class IN (SELECT oid FROM relation)
      UNION ALL
      SELECT 'row security ON ' || oid::regclass FROM relation WHERE relrowsecurity
      UNION ALL
      SELECT 'the trigger ' || tgname || ' ON ' || tgrelid::regclass FROM pg_catalog.pg_trigger
      WHERE tgrelid IN (SELECT oid FROM relation) AND NOT tgisinternal
        AND NOT EXISTS (
          SELECT FROM expected WHERE trigger = tgname AND (
            tgrelid = to_regclass('ledger.' || name)
            OR tgrelid IN (SELECT inhrelid FROM pg_catalog.pg_inherits
                           WHERE inhparent = to_regclass('ledger.' || name))))
      UNION ALL
      SELECT 'the table ' || inhrelid::regclass || ', a child of ' || inhparent::regclass
      FROM pg_catalog.pg_inherits JOIN relation ON oid = inhparent WHERE relkind = 'r'
      ORDER BY 1\
      """
          .formatted(TRIGGERS);

  /// SHA-256 of the bodies of the migrations' functions. All of them are in PL/pgSQL and look for
  /// nothing outside of the server's own schema; one runs with its owner's rights.
  private static final String CHANGED_FUNCTIONS =
      """
      WITH expected (name, body) AS (VALUES
        ('refuse_change', 'cf5e0b6b85eb18143646fbc56348ebe8ff1ef6d0b23d9b012b5678ac7cc3c602'),
        ('refuse_head_change', 'd1574a695b3e840c333ed6c96e4a2637308625475b38abe6bf94e9fba5ef475e'),
        ('refuse_epoch_change', '02f16eec89497ea54c49cca6585297b3fe8417668ac876cbea11561831c48f23'),
        ('refuse_other_vote', 'f90f4f92d671c1c2e04a88cc5e975eba3cc9c919af8806a18fb204b386f46664'),
        ('refuse_forgotten_vote',
         '5b72e3b932470e4fca8d3e419dbb0c8bdfa5ad4655d2beba5083e1da19bf9733'),
        ('refuse_other_log', '153ff82a2920435b95751aa23844c879548d77877834f44d6b5c6d9e1720dd95'),
        ('ensure_partition', 'b3bcd7890246c6fc5197eb96d73453320151d4f0955e0de107f7573bd64aa739'))
      SELECT name FROM expected
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_proc JOIN pg_catalog.pg_language language ON language.oid = prolang
        WHERE pg_proc.oid = to_regproc('ledger.' || name) AND lanname = 'plpgsql'
          AND encode(sha256(convert_to(prosrc, 'UTF8')), 'hex') = body
          AND prosecdef = (name = 'ensure_partition')
          AND proconfig = ARRAY['search_path=pg_catalog, pg_temp'])
      ORDER BY 1\
      """;

  private final JdbcClient database;

  private StoreChecks(DataSource connections) {
    this.database = JdbcClient.create(connections);
  }

  /// @param writers where commits are made
  /// @param others the other pools, and the session of the lease
  static void require(DataSource writers, List<DataSource> others) {
    List<DataSource> all = Stream.concat(Stream.of(writers), others.stream()).toList();
    all.forEach(SessionChecks::require);
    StoreChecks writing = new StoreChecks(writers);
    writing.requireApplicationRole();
    writing.requireDefinitions();
    others.forEach(sessions -> new StoreChecks(sessions).requireApplicationRole());
    all.forEach(SessionChecks::requireRefusal);
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
            .formatted(SessionChecks.ROLE, SessionChecks.SET_ROLE));
  }

  private void requireDefinitions() {
    require(
        MISSING_TRIGGERS,
        "The triggers that keep final data append-only are missing, changed or switched off: %s.",
        "As the owner, for each that is switched off: ALTER TABLE <table> ENABLE ALWAYS TRIGGER"
            + " <trigger>; and restore the others from the migrations.");
    require(
        CHANGED_FUNCTIONS,
        "Functions of the ledger are missing, or are not those of the migrations: %s.",
        "Restore them from the migrations.");
    require(
        ADDED, "The tables of the ledger have what no migration has given them: %s.", "Remove it.");
  }

  private void require(String wrong, String message, String action) {
    List<String> found = texts(wrong);
    if (!found.isEmpty()) {
      throw new DatabaseUnusable(
          message.formatted(String.join(", ", found)),
          action + " Find out who changed the database, and run an audit of the chain.");
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
