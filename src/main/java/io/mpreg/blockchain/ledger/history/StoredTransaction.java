package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.transaction.Transaction;

/// A final transaction, where it stands and what became of it.
public record StoredTransaction(Transaction transaction, Position position, Outcome outcome) {}
