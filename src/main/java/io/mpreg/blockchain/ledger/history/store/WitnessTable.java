package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.WitnessedLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The newest checkpoint of each log that this member has cosigned as a witness.
final class WitnessTable {
  private static final String SELECT =
      "SELECT origin, size, root FROM ledger.witnessed_log WHERE origin = :origin";
  private static final String FIRST =
      """
      INSERT INTO ledger.witnessed_log (origin, size, root) VALUES (?, ?, ?)
      ON CONFLICT (origin) DO NOTHING\
      """;
  private static final String SWAP =
      """
      UPDATE ledger.witnessed_log SET size = ?, root = ?
      WHERE origin = ? AND size = ? AND root = ?\
      """;

  private final DataSource writers;
  private final JdbcClient reader;

  WitnessTable(DataSource writers, JdbcClient reader) {
    this.writers = writers;
    this.reader = reader;
  }

  Optional<WitnessedLog> stored(String origin) {
    return reader
        .sql(SELECT)
        .param("origin", origin)
        .query(
            (row, number) ->
                new WitnessedLog(
                    row.getString("origin"),
                    row.getLong("size"),
                    Hash.fromBytes(row.getBytes("root"))))
        .optional();
  }

  // One statement compares and swaps; it is committed when this returns.
  boolean advance(Optional<WitnessedLog> stored, WitnessedLog newer) throws SQLException {
    try (Connection connection = writers.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(stored.isPresent() ? SWAP : FIRST)) {
      if (stored.isPresent()) {
        statement.setLong(1, newer.size());
        statement.setBytes(2, newer.root().toArray());
        statement.setString(3, newer.origin());
        statement.setLong(4, stored.get().size());
        statement.setBytes(5, stored.get().root().toArray());
      } else {
        statement.setString(1, newer.origin());
        statement.setLong(2, newer.size());
        statement.setBytes(3, newer.root().toArray());
      }
      return statement.executeUpdate() == 1;
    }
  }
}
