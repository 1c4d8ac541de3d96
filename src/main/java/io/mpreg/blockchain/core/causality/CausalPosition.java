package io.mpreg.blockchain.core.causality;

import io.mpreg.blockchain.core.encoding.Integers;

/// The position of a transaction in causal order: the height of its block, and the final height
/// that its sender had observed when it signed. The observed height is lower than the block's. Both
/// are 0 to 2^53 - 1; for other values the constructor throws [IllegalArgumentException].
public record CausalPosition(long height, long observedHeight) {
  public CausalPosition {
    Integers.check("height", height, Integers.MAX);
    Integers.check("observedHeight", observedHeight, height - 1);
  }

  /// BEFORE if the other transaction's sender had observed this one's block, AFTER in the reverse
  /// case, else CONCURRENT. Never EQUAL: transactions with the same position are concurrent.
  public Causality compare(CausalPosition other) {
    if (other.observedHeight >= height) {
      return Causality.BEFORE;
    }
    return observedHeight >= other.height ? Causality.AFTER : Causality.CONCURRENT;
  }
}
