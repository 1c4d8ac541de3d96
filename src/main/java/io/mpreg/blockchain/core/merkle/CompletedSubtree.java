package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;

/// A complete subtree with its root: number `index` (from 0) of the subtrees with 2^`level` leaves.
/// Appending to the tree never changes it.
public record CompletedSubtree(int level, long index, Hash hash) {
  public CompletedSubtree {
    new SubtreePosition(level, index);
  }

  public SubtreePosition position() {
    return new SubtreePosition(level, index);
  }
}
