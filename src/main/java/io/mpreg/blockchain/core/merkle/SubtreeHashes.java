package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;

/// Where the roots of complete subtrees are kept. Asked only for subtrees that lie within the size
/// in question; a missing one is a damaged store, and whatever the store throws passes through.
@FunctionalInterface
public interface SubtreeHashes {
  /// The root of complete subtree number `index` (from 0) of those that have 2^`level` leaves.
  Hash at(int level, long index);
}
