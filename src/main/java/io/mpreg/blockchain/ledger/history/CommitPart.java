package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// What a feature keeps of the chain in tables of its own, written in the database transaction of
/// each block: so they are never behind the head, nor before it. A feature declares it as a bean.
///
/// The tables of a feature that comes to a chain which is there already, or comes back to one that
/// went on without it, are filled from the state before anything else is written. No method commits
/// or rolls back.
public interface CommitPart {

  /// What it is known by in every database from now on.
  String name();

  /// Removes everything, before it is filled again.
  void clear(Connection connection) throws SQLException;

  /// Adds entries of the state that the chain begins with here, or that it has now. Called until
  /// there are no more, each entry once.
  void fill(Connection connection, Map<Bytes, Bytes> entries) throws SQLException;

  /// Adds what a block changes. Nothing here may fail because of what is in the block: then it
  /// could never be committed.
  void write(Connection connection, BlockCommit commit) throws SQLException;
}
