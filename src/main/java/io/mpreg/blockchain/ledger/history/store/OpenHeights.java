package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.consensus.Reopening;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.ledger.history.OpenHeight;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.sql.DataSource;

/// Reads and writes the data of the height that is being decided: this member's votes, the blocks
/// that it voted for, and the certificates of the rounds. Uses a pool of its own, so that nothing
/// else can delay a vote.
final class OpenHeights {
  // The lock is held until the commit: a reader of the settled rows waits for it.
  private static final String EPOCH = "SELECT epoch FROM ledger.lease FOR SHARE";
  private static final String SETTLE = "SELECT FROM ledger.lease FOR UPDATE";
  private static final String CANDIDATE =
      """
      INSERT INTO ledger.candidate_block (hash, height, record) VALUES (?, ?, ?)
      ON CONFLICT (hash) DO NOTHING\
      """;
  private static final String CERTIFICATE =
      """
      INSERT INTO ledger.round_certificate (height, round, kind, hash, certificate)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
      """;
  private static final String CANDIDATES =
      "SELECT record FROM ledger.candidate_block WHERE height = ?";
  private static final String CERTIFICATES =
      "SELECT certificate FROM ledger.round_certificate WHERE height = ? ORDER BY round, kind";
  private static final String CANDIDATES_FORGOTTEN =
      "DELETE FROM ledger.candidate_block WHERE height <= ?";
  private static final String CERTIFICATES_FORGOTTEN =
      "DELETE FROM ledger.round_certificate WHERE height <= ?";

  /// For how many heights the certificates of rounds are kept, as evidence (protocol, section 8).
  private static final long CERTIFICATES_KEPT_BLOCKS = 10_000;

  private final WriterLease lease;
  private final DataSource voters;

  OpenHeights(WriterLease lease, DataSource voters) {
    this.lease = lease;
    this.voters = voters;
  }

  void recordVote(GuardRow row, Optional<BlockRecord> candidate) throws SQLException {
    try (Connection connection = voters.getConnection()) {
      connection.setAutoCommit(false);
      requireEpoch(connection);
      if (candidate.isPresent()) {
        write(connection, candidate.get());
      }
      GuardTable.write(connection, List.of(row));
      connection.commit();
    }
  }

  private void requireEpoch(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(EPOCH)) {
      if (!row.next() || row.getLong(1) != lease.epoch()) {
        throw new SQLException("another process writes to this database");
      }
    }
  }

  private static void write(Connection connection, BlockRecord candidate) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(CANDIDATE)) {
      insert.setBytes(1, candidate.header().hash().toArray());
      insert.setLong(2, candidate.header().height());
      insert.setBytes(3, candidate.encode().toArray());
      insert.executeUpdate();
    }
  }

  void recordCertificate(Certificate certificate) throws SQLException {
    try (Connection connection = voters.getConnection();
        PreparedStatement insert = connection.prepareStatement(CERTIFICATE)) {
      insert.setLong(1, certificate.height());
      insert.setInt(2, certificate.round());
      insert.setInt(3, certificate.kind().code());
      insert.setBytes(4, certificate.blockHash().toArray());
      insert.setBytes(5, certificate.encode().toArray());
      insert.executeUpdate();
    }
  }

  /// @param votesKnownFrom see [OpenHeight], from the record outside the database
  /// @param reopening see [OpenHeight], from the record outside the database
  OpenHeight read(long height, OptionalLong votesKnownFrom, Optional<Reopening> reopening)
      throws SQLException {
    try (Connection connection = voters.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(SETTLE);
        return new OpenHeight(
            GuardTable.read(connection, height),
            all(connection, CERTIFICATES, height, Certificate::decode),
            all(connection, CANDIDATES, height, BlockRecord::decode),
            votesKnownFrom,
            reopening);
      } finally {
        connection.rollback();
      }
    }
  }

  private static <T> List<T> all(
      Connection connection, String sql, long height, Function<Bytes, T> decode)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, height);
      try (ResultSet row = select.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (row.next()) {
          all.add(decode.apply(Bytes.of(row.getBytes(1))));
        }
        return all;
      } catch (Malformed damaged) {
        throw new StoreDamaged(
            "What is stored of height %d cannot be read: %s"
                .formatted(height, damaged.getMessage()));
      }
    }
  }

  /// Within the commit of a block: deletes the data of its height, which is no longer needed.
  static void forget(Connection connection, long height) throws SQLException {
    delete(connection, CANDIDATES_FORGOTTEN, height);
    if (height % GuardTable.KEPT_BLOCKS == 0) {
      delete(connection, CERTIFICATES_FORGOTTEN, height - CERTIFICATES_KEPT_BLOCKS);
    }
  }

  private static void delete(Connection connection, String sql, long height) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, height);
      delete.executeUpdate();
    }
  }
}
