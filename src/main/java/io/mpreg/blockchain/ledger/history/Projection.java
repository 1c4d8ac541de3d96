package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// Tables derived from the state. When a feature is added to an existing chain, or returns after
/// blocks were written without it, its tables are rebuilt before anything else is written. No
/// method commits or rolls back.
public interface Projection extends CommitPart {

  /// The stored name of this projection, which must never change.
  String name();

  /// Deletes all rows before a rebuild.
  void clear(Connection connection) throws SQLException;

  /// Adds entries of the chain's first state, or of the present one. Called in batches until all
  /// entries were passed, each once.
  void fill(Connection connection, Map<Bytes, Bytes> entries) throws SQLException;
}
