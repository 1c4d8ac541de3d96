package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.JournalRow;
import io.mpreg.blockchain.platform.database.WriterLease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `journal`: the accepted batches that are not terminal yet, one row each.
final class JournalTable {
  private static final String APPEND =
      """
      INSERT INTO ledger.journal (entries, checksum)
      SELECT ?, ? WHERE (SELECT epoch FROM ledger.lease) = ?
      RETURNING sequence\
      """;
  private static final String ALL =
      "SELECT sequence, entries, checksum FROM ledger.journal ORDER BY sequence";

  private static final String NEXT =
      """
      SELECT sequence, entries, checksum FROM ledger.journal WHERE sequence > :sequence
      ORDER BY sequence LIMIT 1\
      """;

  private final WriterLease lease;
  private final DataSource writers;
  private final JdbcClient reader;

  JournalTable(WriterLease lease, DataSource writers, JdbcClient reader) {
    this.lease = lease;
    this.writers = writers;
    this.reader = reader;
  }

  /// One statement, one transaction: durable when this returns.
  long append(List<Transaction> batch) throws SQLException {
    JournalEntries entries = JournalEntries.of(batch);
    try (Connection connection = writers.getConnection();
        PreparedStatement append = connection.prepareStatement(APPEND)) {
      append.setBytes(1, entries.bytes());
      append.setBytes(2, entries.checksum());
      append.setLong(3, lease.epoch());
      try (ResultSet result = append.executeQuery()) {
        if (!result.next()) {
          throw new SQLException("another process writes to this database");
        }
        return result.getLong(1);
      }
    }
  }

  List<JournalRow> all() {
    return reader.sql(ALL).query((row, number) -> row(row)).list();
  }

  Optional<JournalRow> after(long sequence) {
    return reader.sql(NEXT).param("sequence", sequence).query((row, number) -> row(row)).optional();
  }

  private static JournalRow row(ResultSet row) throws SQLException {
    long sequence = row.getLong("sequence");
    return new JournalRow(
        sequence, JournalEntries.read(sequence, row.getBytes("entries"), row.getBytes("checksum")));
  }
}
