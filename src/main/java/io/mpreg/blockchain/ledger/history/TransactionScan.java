package io.mpreg.blockchain.ledger.history;

import java.util.List;
import java.util.Optional;

/// What one bounded look into the chain has found.
///
/// @param found the matching transactions, oldest first
/// @param stoppedAt the last position that was looked at, if a limit ended the look before the end
public record TransactionScan(List<Listed<StoredTransaction>> found, Optional<Position> stoppedAt) {
  public TransactionScan {
    found = List.copyOf(found);
  }

  /// What one look may cost. The first match is found whatever its size.
  ///
  /// @param transactions how many it may look at
  /// @param bytes how large the matches may be together
  public record Limit(int transactions, long bytes) {
    public Limit {
      if (transactions < 1 || bytes < 1) {
        throw new IllegalArgumentException(
            "%d transactions and %d bytes, at least 1 each".formatted(transactions, bytes));
      }
    }
  }
}
