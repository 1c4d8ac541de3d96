package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestRefused;

/// The result of reading one transaction from JSON: the transaction, or what is wrong with its
/// shape.
sealed interface TransactionReading<T> {

  /// The JSON has the shape of section 3 of `docs/protocol.md`; nothing else is checked.
  record Read<T>(T value) implements TransactionReading<T> {}

  /// The JSON has another shape.
  ///
  /// @param pointer the field at fault (RFC 6901), relative to the transaction
  record Malformed<T>(Refusal fault, String pointer, String detail)
      implements TransactionReading<T> {
    Problem problem() {
      return Problem.of(fault, detail).at(pointer);
    }
  }

  /// The value, or the problem.
  default T orRefuse() {
    return switch (this) {
      case Read<T>(T value) -> value;
      case Malformed<T> malformed -> throw new RequestRefused(malformed.problem());
    };
  }
}
