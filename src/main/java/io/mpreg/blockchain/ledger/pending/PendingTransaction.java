package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A transaction that holds its nonce at this member: first in memory, then durable, in a journal
/// row here or at the member that has accepted it, then terminal. Its fields are written under the
/// lock of [PendingTransactions].
public final class PendingTransaction {
  private static final long NOT_DURABLE = -1;
  private static final long ELSEWHERE = -2;

  // Approximate overhead of objects, map entries and futures, in bytes.
  private static final int OVERHEAD_BYTES = 2_048;

  private final Transaction transaction;
  private volatile long journalRow = NOT_DURABLE;
  private long durableSinceNanos;
  private final CompletableFuture<Void> durable = new CompletableFuture<>();
  private @Nullable CompletableFuture<TransactionStatus> terminal;

  PendingTransaction(Transaction transaction) {
    this.transaction = transaction;
  }

  public Transaction transaction() {
    return transaction;
  }

  Hash id() {
    return transaction.id();
  }

  /// Approximate heap memory of a held transaction, in bytes.
  static long memoryOf(Transaction transaction) {
    return OVERHEAD_BYTES
        + 2L * transaction.bytes().length()
        + transaction.payload().content().length();
  }

  long memoryBytes() {
    return memoryOf(transaction);
  }

  /// Whether it may enter a block.
  public boolean isDurable() {
    return journalRow != NOT_DURABLE;
  }

  /// Whether the transaction is durable at another member only.
  boolean isOnlyElsewhere() {
    return journalRow == ELSEWHERE;
  }

  long journalRow() {
    return journalRow;
  }

  /// @param nowNanos a monotonic clock
  void durableIn(long row, long nowNanos) {
    if (!isDurable()) {
      durableSinceNanos = nowNanos;
    }
    journalRow = row;
    durable.complete(null);
  }

  /// @param nowNanos a monotonic clock
  void durableElsewhere(long nowNanos) {
    if (!isDurable()) {
      durableSinceNanos = nowNanos;
      journalRow = ELSEWHERE;
    }
  }

  /// How long the transaction has been durable, as far as this process knows.
  Duration durableFor(long nowNanos) {
    return Duration.ofNanos(nowNanos - durableSinceNanos);
  }

  /// Completes when the transaction is in this member's journal.
  CompletableFuture<Void> durable() {
    return durable;
  }

  /// Completes with the terminal status. Created on the first wait, or when the transaction ends.
  public synchronized CompletableFuture<TransactionStatus> terminal() {
    if (terminal == null) {
      terminal = new CompletableFuture<>();
    }
    return terminal;
  }

  public void terminal(TransactionStatus status) {
    terminal().complete(status);
  }
}
