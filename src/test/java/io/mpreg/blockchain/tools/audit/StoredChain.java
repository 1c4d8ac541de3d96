package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/// The prepared chain in a database, which is restored after every manipulation.
final class StoredChain {
  private static final List<String> TABLES =
      List.of(
          "genesis",
          "block",
          "block_transaction",
          "history_node",
          "chain_head",
          "state_entry",
          "journal",
          "termination",
          "vote_guard",
          "candidate_block",
          "round_certificate",
          "authority_change",
          "witnessed_log",
          "chain_base",
          "base_state_entry",
          "base_handover",
          "node_trait",
          "stream",
          "stream_parcel",
          "lease");

  private final TestDatabase database;
  private final LedgerStore store;
  private boolean kept;

  StoredChain(TestDatabase database, LedgerStore store) {
    this.database = database;
    this.store = store;
  }

  void restore() throws SQLException {
    if (!kept) {
      // A superuser drops the triggers that are in the way.
      database.execute(
          "ALTER TABLE ledger.block DROP CONSTRAINT block_hash_is_of_header",
          "ALTER TABLE ledger.block DROP CONSTRAINT block_has_certificate",
          "ALTER TABLE ledger.termination DROP CONSTRAINT termination_reason_check",
          "ALTER TABLE ledger.stream DROP CONSTRAINT stream_kind_check");
      PreparedChain.write(store);
      database.execute("CREATE SCHEMA kept");
      for (String table : TABLES) {
        database.execute("CREATE TABLE kept.%1$s AS TABLE ledger.%1$s".formatted(table));
      }
      kept = true;
      return;
    }
    database.damage(copied());
  }

  private static String copied() {
    StringBuilder sql = new StringBuilder("TRUNCATE ");
    sql.append(String.join(", ", TABLES.stream().map(table -> "ledger." + table).toList()));
    for (String table : TABLES) {
      sql.append(
          "; INSERT INTO ledger.%1$s %2$s SELECT * FROM kept.%1$s"
              .formatted(table, table.equals("journal") ? "OVERRIDING SYSTEM VALUE" : ""));
    }
    return sql.toString();
  }

  void damage(String... statements) throws SQLException {
    for (String sql : statements) {
      if (database.damage(sql) == 0) {
        throw new AssertionError("nothing was hit by " + sql);
      }
    }
  }

  /// Changes the header of a block, and its hash with it.
  void change(long height, Consumer<HeaderForm> change) throws SQLException {
    BlockHeader header = store.block(height).orElseThrow().header();
    Bytes changed = HeaderForm.change(header, change).encode();
    damage(
        "UPDATE ledger.block SET header = '\\x%1$s', hash = sha256('\\x%1$s') WHERE height = %2$d"
            .formatted(changed.hex(), height));
  }
}
