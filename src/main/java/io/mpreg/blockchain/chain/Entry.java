package io.mpreg.blockchain.chain;

import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.transaction.Transaction;

/// An ordered transaction and what became of it.
public record Entry(Transaction transaction, Outcome outcome) {
  public Hash leafHash() {
    return transaction.leafHash(outcome.number());
  }
}
