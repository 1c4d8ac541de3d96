package io.mpreg.blockchain.ledger.history;

import java.util.List;
import java.util.Optional;

/// The result of one bounded scan of the chain.
///
/// @param found the matching transactions, oldest first
/// @param stoppedAt the last position that was scanned, if a limit ended the scan early
public record TransactionScan(
    List<ListItem<StoredTransaction>> found, Optional<Position> stoppedAt) {
  public TransactionScan {
    found = List.copyOf(found);
  }

  /// The limits of one scan. The first match is returned whatever its size.
  ///
  /// @param transactions how many transactions may be scanned
  /// @param bytes the total size of the matches
  public record Limit(int transactions, long bytes) {
    public Limit {
      if (transactions < 1 || bytes < 1) {
        throw new IllegalArgumentException(
            "%d transactions and %d bytes, at least 1 each".formatted(transactions, bytes));
      }
    }
  }
}
