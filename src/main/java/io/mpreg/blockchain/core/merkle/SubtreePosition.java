package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.encoding.Integers;

/// The position of a complete subtree: number `index` (from 0) of those with 2^`level` leaves,
/// level 0 ... 52.
public record SubtreePosition(int level, long index) {
  static final int MAX_LEVEL = 52;

  public SubtreePosition {
    Integers.check("level", level, MAX_LEVEL);
    Integers.check("index", index, Integers.MAX >>> level);
  }

  /// The index of the first leaf after it.
  public long end() {
    return (index + 1) << level;
  }
}
