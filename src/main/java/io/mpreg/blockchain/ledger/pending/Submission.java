package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Refusal;
import java.util.Optional;

/// The answer to a submitted transaction.
public sealed interface Submission {

  /// Durable at this member: it will become final, or end in another terminal status that says why.
  record Accepted(Hash id) implements Submission {}

  /// The same bytes were submitted before.
  record Known(TransactionStatus status) implements Submission {}

  /// Refused; this member keeps nothing of it.
  ///
  /// @param detail the reason with value and limit, for people
  /// @param holder the transaction that holds or used the nonce, if that is the fault
  record Refused(Refusal fault, String detail, Optional<Hash> holder) implements Submission {}
}
