package io.mpreg.blockchain.platform.database;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Checks of a database at start: the application can change neither definitions nor final data,
/// the definitions are those of the migrations, and sessions pass [SessionChecks]. Each feature
/// declares the rules of its tables ([TableRules]). A failure is a [DatabaseUnusable] that names
/// what is wrong.
public final class SchemaChecks {
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
  // Each table with its partitions, because a partition has privileges of its own; and each column,
  // for the same reason.
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

  private static final String MAY_CHANGE =
      RELATIONS.formatted("forbidden", "%s")
          + """
          SELECT DISTINCT forbidden || ' ' || id::regclass FROM relation
          WHERE has_table_privilege(current_user, id, forbidden)
            OR forbidden = 'UPDATE' AND has_any_column_privilege(current_user, id, 'UPDATE')
          ORDER BY 1\
          """;

  // 'A': fires in every session.
  private static final String MISSING_TRIGGERS =
      RELATIONS.formatted("trigger, type, function", "%s")
          + """
          SELECT trigger || ' ON ' || coalesce(id::regclass::text, name) FROM relation
          WHERE NOT EXISTS (
            SELECT FROM pg_catalog.pg_trigger
            WHERE tgrelid = id AND tgname = trigger AND tgenabled = 'A'
              AND tgtype = type AND tgfoid = to_regproc('ledger.' || function)
              AND tgqual IS NULL AND tgattr::text = '')
          ORDER BY 1\
          """;

  private final String mayChange;
  private final String missingTriggers;
  private final String added;
  private final String changedFunctions;

  /// Checks for these tables.
  ///
  /// @throws IllegalArgumentException when two features declare one table
  public SchemaChecks(Collection<TableRules.Declared> declared) {
    List<TableRules> tables = declared.stream().flatMap(each -> each.tables().stream()).toList();
    if (tables.stream().map(TableRules::table).distinct().count() < tables.size()) {
      throw new IllegalArgumentException("a table is declared twice: " + tables);
    }
    String triggers =
        values(
            tables.stream()
                .flatMap(table -> table.triggers().stream().map(each -> values(table, each))));
    this.mayChange =
        MAY_CHANGE.formatted(
            values(
                tables.stream()
                    .flatMap(
                        table ->
                            table.forbidden().stream()
                                .map(right -> "('%s', '%s')".formatted(table.table(), right)))));
    this.missingTriggers = MISSING_TRIGGERS.formatted(triggers);
    this.added = added(triggers);
    this.changedFunctions =
        changedFunctions(
            values(
                declared.stream()
                    .flatMap(each -> each.functions().stream())
                    .map(SchemaChecks::values)));
  }

  // Anything else that acts when a row is written or read, or that adds rows to a table.
  private static String added(String triggers) {
    return """
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
        .formatted(triggers);
  }

  private static String changedFunctions(String functions) {
    return """
    WITH expected (name, body, as_owner) AS (VALUES %s)
    SELECT name FROM expected
    WHERE NOT EXISTS (
      SELECT FROM pg_catalog.pg_proc JOIN pg_catalog.pg_language language ON language.oid = prolang
      WHERE pg_proc.oid = to_regproc('ledger.' || name) AND lanname = 'plpgsql'
        AND encode(sha256(convert_to(prosrc, 'UTF8')), 'hex') = body
        AND prosecdef = as_owner
        AND proconfig = ARRAY['search_path=pg_catalog, pg_temp'])
    ORDER BY 1\
    """
        .formatted(functions);
  }

  // Names come from the code, never from input.
  private static String values(Stream<String> rows) {
    return rows.collect(Collectors.joining(", "));
  }

  private static String values(TableRules table, TableRules.Trigger trigger) {
    return "('%s', '%s', %d, '%s')"
        .formatted(table.table(), trigger.name(), trigger.type(), trigger.function());
  }

  private static String values(TableRules.Function function) {
    return "('%s', '%s', %s)".formatted(function.name(), function.sha256(), function.asOwner());
  }

  /// Runs all checks, in every pool.
  ///
  /// @param writers the pool that commits blocks
  /// @param others the other pools, and the session of the lease
  public void require(DataSource writers, List<DataSource> others) {
    List<DataSource> all = Stream.concat(Stream.of(writers), others.stream()).toList();
    all.forEach(SessionChecks::require);
    requireApplicationRole(JdbcClient.create(writers));
    requireDefinitions(JdbcClient.create(writers));
    others.stream().map(JdbcClient::create).forEach(this::requireApplicationRole);
    all.forEach(SessionChecks::requireRefusal);
  }

  private void requireApplicationRole(JdbcClient sessions) {
    String role = sessions.sql("SELECT current_user").query(String.class).single();
    if (sessions.sql(OWNED).query(Long.class).single() > 0
        || sessions.sql(MAY_CREATE).query(Boolean.class).single()) {
      throw tooPowerful(role, "own or change the ledger's definitions");
    }
    List<String> rights = texts(sessions, mayChange);
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

  private void requireDefinitions(JdbcClient sessions) {
    requireNone(
        texts(sessions, missingTriggers),
        "The triggers that keep final data append-only are missing, changed or switched off: %s.",
        "As the owner, for each that is switched off: ALTER TABLE <table> ENABLE ALWAYS TRIGGER"
            + " <trigger>; and restore the others from the migrations.");
    requireNone(
        texts(sessions, changedFunctions),
        "Functions of the ledger are missing, or are not those of the migrations: %s.",
        "Restore them from the migrations.");
    requireNone(
        texts(sessions, added),
        "The tables of the ledger have objects that no migration has created: %s.",
        "Remove them.");
  }

  private static void requireNone(List<String> found, String message, String action) {
    if (!found.isEmpty()) {
      throw new DatabaseUnusable(
          message.formatted(String.join(", ", found)),
          action + " Find out who changed the database, and run an audit of the chain.");
    }
  }

  private static List<String> texts(JdbcClient sessions, String query) {
    return sessions.sql(query).query((row, number) -> row.getString(1)).list();
  }
}
