package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.CommitPart;
import io.mpreg.blockchain.ledger.history.Projection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the tables of features with every block. For each projection, the epoch of the last
/// process that wrote it is stored: if a later process has written blocks without the projection,
/// it is rebuilt.
final class CommitParts {
  private static final Logger LOG = LoggerFactory.getLogger(CommitParts.class);
  private static final String WRITTEN_IN = "SELECT epoch FROM ledger.commit_part WHERE name = ?";
  private static final String NOTE =
      """
      INSERT INTO ledger.commit_part (name, epoch) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET epoch = EXCLUDED.epoch\
      """;
  private static final String STATE =
      "SELECT key, value FROM ledger.state_entry WHERE key > ? ORDER BY key LIMIT 500";

  private final List<CommitPart> parts;
  private final List<Projection> projections;

  CommitParts(List<CommitPart> parts) {
    this.parts = List.copyOf(parts);
    this.projections =
        parts.stream().filter(Projection.class::isInstance).map(Projection.class::cast).toList();
  }

  void write(Connection connection, BlockCommit commit) throws SQLException {
    for (CommitPart part : parts) {
      part.write(connection, commit);
    }
  }

  /// Adds entries of the chain's first state.
  void fill(Connection connection, Map<Bytes, Bytes> entries) throws SQLException {
    for (Projection part : projections) {
      part.fill(connection, entries);
    }
  }

  /// Prepares the tables at start, each in a transaction of its own.
  ///
  /// @param epoch this process's epoch, one more than that of the previous process
  void open(Connection connection, long epoch) throws SQLException {
    connection.setAutoCommit(false);
    for (Projection part : projections) {
      if (writtenIn(connection, part) != epoch - 1) {
        part.clear(connection);
        long entries = fillFromState(connection, part);
        if (entries > 0) { // there is a chain already
          LOG.info("Filled the tables of {} from {} entries of the state", part.name(), entries);
        }
      }
      note(connection, part, epoch);
      connection.commit();
    }
  }

  private static long writtenIn(Connection connection, Projection part) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(WRITTEN_IN)) {
      select.setString(1, part.name());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : -1;
      }
    }
  }

  private static long fillFromState(Connection connection, Projection part) throws SQLException {
    long entries = 0;
    try (PreparedStatement select = connection.prepareStatement(STATE)) {
      byte[] last = {};
      while (true) {
        Map<Bytes, Bytes> page = new HashMap<>();
        select.setBytes(1, last);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            last = row.getBytes(1);
            page.put(Bytes.of(last), Bytes.of(row.getBytes(2)));
          }
        }
        if (page.isEmpty()) {
          return entries;
        }
        part.fill(connection, page);
        entries += page.size();
      }
    }
  }

  private static void note(Connection connection, Projection part, long epoch) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(NOTE)) {
      upsert.setString(1, part.name());
      upsert.setLong(2, epoch);
      upsert.executeUpdate();
    }
  }
}
