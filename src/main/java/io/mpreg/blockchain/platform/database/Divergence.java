package io.mpreg.blockchain.platform.database;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// Something stored that is not what it has to be.
///
/// @param height the block concerned; absent for what belongs to no block, like a journal row
/// @param index the transaction concerned in that block
/// @param field what is wrong: a column as `table.column`, or a field of a header as `header.field`
/// @param detail what was expected and what was found, for people
public record Divergence(OptionalLong height, OptionalInt index, String field, String detail) {

  /// Of no block.
  public static Divergence of(String field, String detail) {
    return new Divergence(OptionalLong.empty(), OptionalInt.empty(), field, detail);
  }

  public static Divergence of(long height, String field, String detail) {
    return new Divergence(OptionalLong.of(height), OptionalInt.empty(), field, detail);
  }

  public static Divergence of(long height, int index, String field, String detail) {
    return new Divergence(OptionalLong.of(height), OptionalInt.of(index), field, detail);
  }

  @Override
  public String toString() {
    String transaction = index.isPresent() ? "transaction %d of ".formatted(index.getAsInt()) : "";
    String block = height.isPresent() ? "block %d: ".formatted(height.getAsLong()) : "";
    return "%s%s%s: %s".formatted(transaction, block, field, detail);
  }
}
