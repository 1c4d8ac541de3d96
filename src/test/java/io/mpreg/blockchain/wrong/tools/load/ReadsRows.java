package io.mpreg.blockchain.wrong.tools.load;

import io.mpreg.blockchain.ledger.history.LedgerStore;

/// Uses the storage port, which only packages of the ledger may use.
public final class ReadsRows {
  private ReadsRows() {}

  public static boolean isEmpty(LedgerStore store) {
    return store.head().isEmpty();
  }
}
