package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.function.Supplier;

/// One place of a list of what is stored: what stands there, or why that cannot be shown. So one
/// damaged row takes nothing else with it, and nobody takes what is missing for what never was.
public sealed interface Listed<T> {
  Position position();

  /// What stands there.
  record Sound<T>(Position position, T value) implements Listed<T> {}

  /// What stands there is not what it has to be.
  record Damaged<T>(Position position, Divergence divergence) implements Listed<T> {}

  /// What a read returns or is refused.
  static <T> Listed<T> of(Position position, Supplier<T> read) {
    try {
      return new Sound<>(position, read.get());
    } catch (StoreDamaged damaged) {
      return new Damaged<>(position, damaged.divergence());
    }
  }

  /// A transaction as its row has it.
  static Listed<StoredTransaction> of(TransactionColumns row) {
    return of(new Position(row.height(), row.index()), row::decode);
  }
}
