package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import javax.sql.DataSource;

/// The tables of a chain that begins with a snapshot: written once, with the first commit.
/// [ChainBases] and [AuthorityChanges] read them, except the state.
final class BaseTables {
  private static final String INSERT =
      "INSERT INTO ledger.chain_base (height, frontier) VALUES (?, ?)";
  private static final String INSERT_HANDOVER =
      """
      INSERT INTO ledger.base_handover (height, hash, header, certificate) VALUES (?, ?, ?, ?)\
      """;
  private static final String INSERT_STATE =
      """
      INSERT INTO ledger.base_state_entry (key, value) SELECT * FROM unnest(?::bytea[], ?::bytea[])\
      """;
  private static final String STATE = "SELECT key, value FROM ledger.base_state_entry";

  private BaseTables() {}

  static void write(Connection connection, ChainBase base) throws SQLException {
    ByteWriter frontier = new ByteWriter();
    base.history().hashes().forEach(hash -> hash.writeTo(frontier));
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setLong(1, base.height());
      insert.setBytes(2, frontier.toArray());
      insert.executeUpdate();
    }
  }

  /// Changes below the base are written with their headers; the base's own header is in its block's
  /// row.
  static void write(Connection connection, List<FinalAuthorityChange> authorityChanges, long base)
      throws SQLException {
    for (FinalAuthorityChange change : authorityChanges) {
      if (change.height() < base) {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_HANDOVER)) {
          insert.setLong(1, change.height());
          insert.setBytes(2, change.header().hash().toArray());
          insert.setBytes(3, change.header().encode().toArray());
          insert.setBytes(4, change.certificate().encode().toArray());
          insert.executeUpdate();
        }
      }
      AuthorityChangeTable.write(connection, change.height(), change.authorities().encode());
    }
  }

  static void write(Connection connection, Map<Bytes, Bytes> state) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_STATE)) {
      List<Bytes> keys = state.keySet().stream().sorted().toList();
      byte[][] values =
          keys.stream()
              .map(key -> state.getOrDefault(key, Bytes.EMPTY).toArray())
              .toArray(byte[][]::new);
      insert.setArray(
          1,
          connection.createArrayOf(
              "bytea", keys.stream().map(Bytes::toArray).toArray(byte[][]::new)));
      insert.setArray(2, connection.createArrayOf("bytea", values));
      insert.executeUpdate();
    }
  }

  static void forEachStateEntry(DataSource readers, BiConsumer<Bytes, Bytes> consumer) {
    StateCursor.forEach(readers, STATE, consumer);
  }
}
