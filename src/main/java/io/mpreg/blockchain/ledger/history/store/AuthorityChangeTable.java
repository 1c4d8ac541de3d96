package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Writes the next authority set in the same transaction as the block that changes to it;
/// [AuthorityChanges] reads it.
final class AuthorityChangeTable {
  private static final String INSERT =
      "INSERT INTO ledger.authority_change (height, authorities) VALUES (?, ?)";

  private AuthorityChangeTable() {}

  static void write(Connection connection, long height, Bytes authorities) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setLong(1, height);
      insert.setBytes(2, authorities.toArray());
      insert.executeUpdate();
    }
  }
}
