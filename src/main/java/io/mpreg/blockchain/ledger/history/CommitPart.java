package io.mpreg.blockchain.ledger.history;

import java.sql.Connection;
import java.sql.SQLException;

/// What a feature writes in the database transaction of each block, into tables of its own: so they
/// are never behind the head, nor before it. A feature declares it as a bean.
public interface CommitPart {

  /// Adds what a block changes; commits nothing. Nothing here may fail because of what is in the
  /// block: then it could never be committed.
  void write(Connection connection, BlockCommit commit) throws SQLException;
}
