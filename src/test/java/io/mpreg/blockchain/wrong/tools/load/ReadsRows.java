package io.mpreg.blockchain.wrong.tools.load;

import io.mpreg.blockchain.ledger.history.LedgerStore;

/// Sees the storage port, which is for the rooms of the ledger.
public final class ReadsRows {
  private ReadsRows() {}

  public static boolean isEmpty(LedgerStore store) {
    return store.head().isEmpty();
  }
}
