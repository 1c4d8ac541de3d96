package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.function.Supplier;

/// One item of a list of stored rows: the value, or the damage at its place. So one damaged row
/// does not hide the others, and a missing row is not mistaken for one that never existed.
public sealed interface ListItem<T> {
  Position position();

  /// The value.
  record Sound<T>(Position position, T value) implements ListItem<T> {}

  /// The row is damaged or missing.
  record Damaged<T>(Position position, Divergence divergence) implements ListItem<T> {}

  /// The result of a read, or the damage that it throws.
  static <T> ListItem<T> of(Position position, Supplier<T> read) {
    try {
      return new Sound<>(position, read.get());
    } catch (StoreDamaged damaged) {
      return new Damaged<>(position, damaged.divergence());
    }
  }

  /// Decodes the row of a transaction.
  static ListItem<StoredTransaction> of(TransactionColumns row) {
    return of(new Position(row.height(), row.index()), row::decode);
  }
}
