package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Transaction;

/// An ordered transaction and what became of it.
public record Entry(Transaction transaction, Outcome outcome) {
  public Hash leafHash() {
    return transaction.leafHash(outcome.number());
  }
}
