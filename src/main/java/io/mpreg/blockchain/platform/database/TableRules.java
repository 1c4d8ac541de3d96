package io.mpreg.blockchain.platform.database;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What a database has to enforce of one table. A feature declares it of its own ones, beside the
/// migration that creates them; every start checks all of them ([SchemaChecks]).
///
/// @param table without its schema
/// @param forbidden what the application must have no right to do: UPDATE, DELETE or TRUNCATE
/// @param triggers that have to fire in every session; the table has no others
public record TableRules(String table, Set<String> forbidden, List<Trigger> triggers) {
  private static final Set<String> ALL = Set.of("UPDATE", "DELETE", "TRUNCATE");

  public TableRules {
    if (!ALL.containsAll(forbidden)) {
      throw new IllegalArgumentException(forbidden + " are not rights to change what is there");
    }
    forbidden = Set.copyOf(forbidden);
    triggers = List.copyOf(triggers);
  }

  /// A trigger of a migration, without condition or columns.
  ///
  /// @param type pg_trigger.tgtype: row 1, before 2, delete 8, update 16, truncate 32
  /// @param function without its schema
  public record Trigger(String name, int type, String function) {}

  /// A function of a migration in PL/pgSQL, which looks for nothing outside of the server's schema.
  ///
  /// @param sha256 of its body in UTF-8, hex
  /// @param asOwner whether it runs with the rights of its owner
  public record Function(String name, String sha256, boolean asOwner) {}

  /// What a feature declares, as a bean.
  public record Declared(List<TableRules> tables, List<Function> functions) {
    public Declared {
      tables = List.copyOf(tables);
      functions = List.copyOf(functions);
    }

    public static Declared of(TableRules... tables) {
      return new Declared(List.of(tables), List.of());
    }

    /// The same tables, and functions of their triggers.
    public Declared with(Function... more) {
      return new Declared(tables, List.of(more));
    }
  }

  /// Rows that are written once and stay.
  public static TableRules appendOnly(String table) {
    return new TableRules(table, ALL, List.of(new Trigger("append_only", 58, "refuse_change")));
  }

  /// Rows that the application may change and remove as it likes.
  public static TableRules changing(String table) {
    return new TableRules(table, Set.of(), List.of());
  }

  /// Rows that the application may only change as triggers allow.
  public static TableRules guarded(String table, Set<String> forbidden, Trigger... triggers) {
    return new TableRules(table, forbidden, Arrays.asList(triggers));
  }
}
