package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.transaction.Transaction;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A transaction that holds its nonce at this member: first in memory, then durable in a journal
/// row, then terminal. Its fields are written under the lock of [PendingTransactions].
final class PendingTransaction {
  private static final long NOT_DURABLE = -1;

  private final Transaction transaction;
  private volatile long journalRow = NOT_DURABLE;
  private final CompletableFuture<Void> durable = new CompletableFuture<>();
  private @Nullable CompletableFuture<TransactionStatus> terminal;

  PendingTransaction(Transaction transaction) {
    this.transaction = transaction;
  }

  Transaction transaction() {
    return transaction;
  }

  Hash id() {
    return transaction.id();
  }

  boolean isDurable() {
    return journalRow != NOT_DURABLE;
  }

  long journalRow() {
    return journalRow;
  }

  void durableIn(long row) {
    journalRow = row;
    durable.complete(null);
  }

  /// Completes when the transaction is in the journal.
  CompletableFuture<Void> durable() {
    return durable;
  }

  /// Completes with the terminal status. Made when somebody waits; most transactions have nobody.
  synchronized CompletableFuture<TransactionStatus> terminal() {
    if (terminal == null) {
      terminal = new CompletableFuture<>();
    }
    return terminal;
  }

  void terminal(TransactionStatus status) {
    terminal().complete(status);
  }
}
