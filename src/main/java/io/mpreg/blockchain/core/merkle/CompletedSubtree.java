package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;

/// A complete subtree with its root: number `index` (from 0) of those that have 2^`level` leaves.
/// It never changes again.
public record CompletedSubtree(int level, long index, Hash hash) {
  public CompletedSubtree {
    new SubtreePosition(level, index);
  }

  public SubtreePosition position() {
    return new SubtreePosition(level, index);
  }
}
