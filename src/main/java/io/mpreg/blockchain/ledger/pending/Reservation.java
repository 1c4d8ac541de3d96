package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Refusal;
import java.util.Optional;

/// The answer to a wish to hold a nonce.
sealed interface Reservation {
  /// The nonce is held; the transaction has to be made durable now.
  record Reserved(PendingTransaction pending) implements Reservation {}

  /// These very bytes are held already.
  record Held(PendingTransaction pending) implements Reservation {}

  /// The nonce cannot be held.
  record Refused(Refusal fault, String detail, Optional<Hash> holder) implements Reservation {
    /// Refused for a reason that is no other transaction.
    Refused(Refusal fault, String detail) {
      this(fault, detail, Optional.empty());
    }
  }
}
