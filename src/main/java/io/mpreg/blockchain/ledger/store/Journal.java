package io.mpreg.blockchain.ledger.store;

import io.mpreg.blockchain.ledger.JournalRow;
import io.mpreg.blockchain.transaction.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The accepted batches that are not terminal yet, one row each.
final class Journal {
  private static final String APPEND =
      "INSERT INTO ledger.journal (entries, checksum) VALUES (?, ?) RETURNING sequence";
  private static final String ALL =
      "SELECT sequence, entries, checksum FROM ledger.journal ORDER BY sequence";

  private final DataSource writers;
  private final JdbcClient reader;

  Journal(DataSource writers, JdbcClient reader) {
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
      try (ResultSet result = append.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  List<JournalRow> all() {
    return reader.sql(ALL).query((row, number) -> row(row)).list();
  }

  private static JournalRow row(ResultSet row) throws SQLException {
    long sequence = row.getLong("sequence");
    return new JournalRow(
        sequence, JournalEntries.read(sequence, row.getBytes("entries"), row.getBytes("checksum")));
  }
}
