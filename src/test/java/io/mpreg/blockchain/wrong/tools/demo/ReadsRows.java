package io.mpreg.blockchain.wrong.tools.demo;

import io.mpreg.blockchain.ledger.history.StoredHistory;

/// Reads the store past the ledger's interfaces.
final class ReadsRows {
  private final StoredHistory history;

  ReadsRows(StoredHistory history) {
    this.history = history;
  }

  boolean isEmpty() {
    return history.head().isEmpty();
  }
}
