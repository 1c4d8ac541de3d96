package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;

/// A store of the roots of complete subtrees. Callers request only subtrees within the size of
/// their tree, so a missing one means a damaged store. Exceptions of the store propagate.
@FunctionalInterface
public interface SubtreeHashes {
  /// The root of complete subtree number `index` (from 0) of those with 2^`level` leaves.
  Hash at(int level, long index);
}
