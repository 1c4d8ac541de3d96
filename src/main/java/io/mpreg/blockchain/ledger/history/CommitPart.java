package io.mpreg.blockchain.ledger.history;

import java.sql.Connection;
import java.sql.SQLException;

/// Writes a feature's own tables in the database transaction of each block, so that they are never
/// behind or ahead of the head. A feature declares it as a bean.
public interface CommitPart {

  /// Writes the changes of a block; does not commit. Must not fail because of the block's content:
  /// such a block could never be committed.
  void write(Connection connection, BlockCommit commit) throws SQLException;
}
