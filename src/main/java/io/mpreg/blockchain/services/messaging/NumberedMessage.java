package io.mpreg.blockchain.services.messaging;

import io.mpreg.blockchain.core.transaction.Operation.Message;
import io.mpreg.blockchain.ledger.history.StoredTransaction;

/// A message with its number in its stream.
///
/// @param message the payload of the transaction
public record NumberedMessage(long number, StoredTransaction stored, Message message) {}
