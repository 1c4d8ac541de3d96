package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.CommitPart;
import io.mpreg.blockchain.ledger.history.Termination;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes how pending transactions ended with a block: terminations, and the deletion of journal
/// rows without pending transactions.
final class PendingPart implements CommitPart {
  private static final String TERMINATION =
      """
      INSERT INTO ledger.termination (id, reason, cause, height)
      SELECT * FROM unnest(?::bytea[], ?::smallint[], ?::bytea[], ?::bigint[])
      ON CONFLICT (id) DO UPDATE
      SET reason = EXCLUDED.reason, cause = EXCLUDED.cause, height = EXCLUDED.height\
      """;
  private static final String JOURNAL_FINISHED =
      "DELETE FROM ledger.journal WHERE sequence = ANY (?)";

  @Override
  public void write(Connection connection, BlockCommit commit) throws SQLException {
    writeTerminations(connection, commit.terminations());
    finishJournalRows(connection, commit.finishedJournalRows());
  }

  private static void writeTerminations(Connection connection, List<Termination> terminations)
      throws SQLException {
    if (terminations.isEmpty()) {
      return;
    }
    int size = terminations.size();
    byte[][] ids = new byte[size][];
    Short[] reasons = new Short[size];
    byte[] @Nullable [] causes = new byte[size][];
    Long[] heights = new Long[size];
    for (int i = 0; i < size; i++) {
      Termination termination = terminations.get(i);
      ids[i] = termination.id().toArray();
      reasons[i] = (short) termination.reason().number();
      causes[i] = termination.cause().map(Hash::toArray).orElse(null);
      heights[i] = termination.height();
    }
    try (PreparedStatement upsert = connection.prepareStatement(TERMINATION)) {
      upsert.setArray(1, connection.createArrayOf("bytea", ids));
      upsert.setArray(2, connection.createArrayOf("smallint", reasons));
      upsert.setArray(3, connection.createArrayOf("bytea", causes));
      upsert.setArray(4, connection.createArrayOf("bigint", heights));
      upsert.executeUpdate();
    }
  }

  private static void finishJournalRows(Connection connection, List<Long> sequences)
      throws SQLException {
    if (sequences.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = connection.prepareStatement(JOURNAL_FINISHED)) {
      delete.setArray(1, connection.createArrayOf("bigint", sequences.toArray(Long[]::new)));
      delete.executeUpdate();
    }
  }
}
