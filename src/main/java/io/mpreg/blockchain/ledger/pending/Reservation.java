package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Refusal;
import java.util.Optional;

/// The result of trying to hold a nonce.
sealed interface Reservation {
  /// The nonce is held; the caller has to make the transaction durable.
  record Reserved(PendingTransaction pending) implements Reservation {}

  /// The same bytes are held already.
  record Held(PendingTransaction pending) implements Reservation {}

  /// The nonce cannot be held.
  record Refused(Refusal fault, String detail, Optional<Hash> holder) implements Reservation {
    /// Refused for a reason other than another transaction.
    Refused(Refusal fault, String detail) {
      this(fault, detail, Optional.empty());
    }
  }
}
