package io.mpreg.blockchain.core.causality;

import io.mpreg.blockchain.core.encoding.Integers;

/// Where a transaction stands in causal order: the height of its block and the final height its
/// sender had seen when it signed, which is lower (0 ... 2^53 - 1; else
/// [IllegalArgumentException]).
public record CausalPosition(long height, long observedHeight) {
  public CausalPosition {
    Integers.check("height", height, Integers.MAX);
    Integers.check("observedHeight", observedHeight, height - 1);
  }

  /// BEFORE when the other observed this one's block, AFTER when this one observed the other's,
  /// else CONCURRENT. Never EQUAL: many transactions share a position, and none of them is before
  /// another.
  public Causality compare(CausalPosition other) {
    if (other.observedHeight >= height) {
      return Causality.BEFORE;
    }
    return observedHeight >= other.height ? Causality.AFTER : Causality.CONCURRENT;
  }
}
