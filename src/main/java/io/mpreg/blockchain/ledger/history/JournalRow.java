package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.List;

/// One batch of accepted transactions, as it was made durable.
public record JournalRow(long sequence, List<Transaction> transactions) {
  public JournalRow {
    transactions = List.copyOf(transactions);
  }
}
