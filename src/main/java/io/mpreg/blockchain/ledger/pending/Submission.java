package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Refusal;
import java.util.Optional;

/// The answer to a submitted transaction.
public sealed interface Submission {

  /// Durable at this member: it will be ordered, or end in a terminal status that says why.
  record Accepted(Hash id) implements Submission {}

  /// These very bytes were submitted before.
  record Known(TransactionStatus status) implements Submission {}

  /// Not accepted, and nothing of it is kept.
  ///
  /// @param detail what exactly, with value and limit, for people
  /// @param holder the transaction that holds or used the nonce, where that is the fault
  record Refused(Refusal fault, String detail, Optional<Hash> holder) implements Submission {}
}
