package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;

/// Reads the entries of a state with a cursor, because a state may be too large for one result.
final class StateCursor {
  private static final int PAGE_ROWS = 5_000;

  private StateCursor() {}

  /// @param select a query for pairs of a key and a value
  /// @throws DataAccessResourceFailureException if the database does not answer
  static void forEach(DataSource readers, String select, BiConsumer<Bytes, Bytes> consumer) {
    try (Connection connection = readers.getConnection()) {
      connection.setAutoCommit(false); // without a transaction, the driver reads all at once
      try (PreparedStatement query = connection.prepareStatement(select)) {
        query.setFetchSize(PAGE_ROWS);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            consumer.accept(Bytes.of(row.getBytes(1)), Bytes.of(row.getBytes(2)));
          }
        }
      }
      connection.rollback();
    } catch (SQLException failed) {
      throw new DataAccessResourceFailureException("a state could not be read", failed);
    }
  }
}
