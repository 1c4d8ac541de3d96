package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// Tables that are made from the state. Those of a feature that comes to a chain which is there
/// already, or comes back to one that went on without it, are filled before anything else is
/// written. No method commits or rolls back.
public interface Projection extends CommitPart {

  /// What it is known by in every database from now on.
  String name();

  /// Removes everything, before it is filled again.
  void clear(Connection connection) throws SQLException;

  /// Adds entries of the state that the chain begins with here, or that it has now. Called until
  /// there are no more, each entry once.
  void fill(Connection connection, Map<Bytes, Bytes> entries) throws SQLException;
}
