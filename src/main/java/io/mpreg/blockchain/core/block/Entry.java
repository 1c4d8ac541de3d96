package io.mpreg.blockchain.core.block;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Transaction;

/// A transaction of a block, with its outcome.
public record Entry(Transaction transaction, Outcome outcome) {
  public Hash leafHash() {
    return transaction.leafHash(outcome.number());
  }
}
