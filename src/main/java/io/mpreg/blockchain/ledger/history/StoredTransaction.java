package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.transaction.Transaction;

/// A final transaction with its position and outcome.
public record StoredTransaction(Transaction transaction, Position position, Outcome outcome) {}
