package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.crypto.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table `vote_guard`: this member's votes. The table's trigger rejects a vote that contradicts
/// a recorded one.
final class GuardTable {
  private static final String WRITE =
      """
      INSERT INTO ledger.vote_guard AS recorded (height, round, proposed, notarized, closed)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (height, round) DO UPDATE SET
        proposed = coalesce(EXCLUDED.proposed, recorded.proposed),
        notarized = coalesce(EXCLUDED.notarized, recorded.notarized),
        closed = coalesce(EXCLUDED.closed, recorded.closed)\
      """;
  private static final String READ =
      """
      SELECT height, round, proposed, notarized, closed FROM ledger.vote_guard
      WHERE height >= ? ORDER BY height, round\
      """;
  private static final String FORGET = "DELETE FROM ledger.vote_guard WHERE height <= ?";

  /// Votes at final heights are no longer needed; they are kept for at least this many blocks and
  /// at most twice as many.
  static final long KEPT_BLOCKS = 100;

  private GuardTable() {}

  static void write(Connection connection, List<GuardRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement upsert = connection.prepareStatement(WRITE)) {
      for (GuardRow row : rows) {
        upsert.setLong(1, row.height());
        upsert.setInt(2, row.round());
        upsert.setBytes(3, bytesOrNull(row.proposed()));
        upsert.setBytes(4, bytesOrNull(row.notarized()));
        upsert.setBytes(5, bytesOrNull(row.closed()));
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  static List<GuardRow> read(Connection connection, long fromHeight) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(READ)) {
      select.setLong(1, fromHeight);
      try (ResultSet row = select.executeQuery()) {
        List<GuardRow> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(
              new GuardRow(
                  row.getLong("height"),
                  row.getInt("round"),
                  hashOrNull(row.getBytes("proposed")),
                  hashOrNull(row.getBytes("notarized")),
                  hashOrNull(row.getBytes("closed"))));
        }
        return rows;
      }
    }
  }

  static void forget(Connection connection, long height) throws SQLException {
    if (height % KEPT_BLOCKS != 0) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
      delete.setLong(1, height - KEPT_BLOCKS);
      delete.executeUpdate();
    }
  }

  static byte @Nullable [] bytesOrNull(@Nullable Hash hash) {
    return hash == null ? null : hash.toArray();
  }

  private static @Nullable Hash hashOrNull(byte @Nullable [] bytes) {
    return bytes == null ? null : Hash.fromBytes(bytes);
  }
}
