package io.mpreg.blockchain.platform.database;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// A stored value that differs from the one it should be.
///
/// @param height the block concerned; absent when there is none, as for a journal row
/// @param index the transaction concerned in that block
/// @param field the wrong column as `table.column`, or header field as `header.field`
/// @param detail the expected and the stored value, for people
public record Divergence(OptionalLong height, OptionalInt index, String field, String detail) {

  /// A divergence outside any block.
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
