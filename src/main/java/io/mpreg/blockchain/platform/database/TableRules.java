package io.mpreg.blockchain.platform.database;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The rules that the database has to enforce for one table. A feature declares them for its own
/// tables; every start checks all of them ([SchemaChecks]).
///
/// @param table without its schema
/// @param forbidden privileges that the application must not have: UPDATE, DELETE or TRUNCATE
/// @param triggers triggers that have to fire in every session; the table may have no others
public record TableRules(String table, Set<String> forbidden, List<Trigger> triggers) {
  private static final Set<String> ALL = Set.of("UPDATE", "DELETE", "TRUNCATE");

  public TableRules {
    if (!ALL.containsAll(forbidden)) {
      throw new IllegalArgumentException(forbidden + " are not privileges to change rows");
    }
    forbidden = Set.copyOf(forbidden);
    triggers = List.copyOf(triggers);
  }

  /// A trigger that a migration creates, without condition or columns.
  ///
  /// @param type pg_trigger.tgtype: row 1, before 2, delete 8, update 16, truncate 32
  /// @param function without its schema
  public record Trigger(String name, int type, String function) {}

  /// A PL/pgSQL function that a migration creates, with a search path of pg_catalog only.
  ///
  /// @param sha256 of its body in UTF-8, hex
  /// @param asOwner whether it runs with the rights of its owner
  public record Function(String name, String sha256, boolean asOwner) {}

  /// The declaration of a feature, as a bean.
  public record Declared(List<TableRules> tables, List<Function> functions) {
    public Declared {
      tables = List.copyOf(tables);
      functions = List.copyOf(functions);
    }

    public static Declared of(TableRules... tables) {
      return new Declared(List.of(tables), List.of());
    }

    /// These tables with the functions of their triggers.
    public Declared with(Function... more) {
      return new Declared(tables, List.of(more));
    }
  }

  /// A table whose rows are written once and never changed.
  public static TableRules appendOnly(String table) {
    return new TableRules(table, ALL, List.of(new Trigger("append_only", 58, "refuse_change")));
  }

  /// A table whose rows the application may change and delete freely.
  public static TableRules changing(String table) {
    return new TableRules(table, Set.of(), List.of());
  }

  /// A table whose rows the application may only change as its triggers allow.
  public static TableRules guarded(String table, Set<String> forbidden, Trigger... triggers) {
    return new TableRules(table, forbidden, Arrays.asList(triggers));
  }
}
