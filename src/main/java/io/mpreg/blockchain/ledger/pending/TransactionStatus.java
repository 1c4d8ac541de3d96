package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.Termination;

/// The status of an accepted transaction (`docs/protocol.md`, section 10).
public sealed interface TransactionStatus {
  Hash id();

  /// `pending`, `final`, `expired`, `displaced` or `key-retired`.
  String label();

  /// Accepted and durable here, not final yet.
  record Pending(Transaction transaction) implements TransactionStatus {
    @Override
    public Hash id() {
      return transaction.id();
    }

    @Override
    public String label() {
      return "pending";
    }
  }

  /// In a final block.
  record Final(StoredTransaction stored) implements TransactionStatus {
    @Override
    public Hash id() {
      return stored.transaction().id();
    }

    @Override
    public String label() {
      return "final";
    }
  }

  /// Terminated without being final.
  record Ended(Termination termination) implements TransactionStatus {
    @Override
    public Hash id() {
      return termination.id();
    }

    @Override
    public String label() {
      return termination.reason().label();
    }
  }
}
