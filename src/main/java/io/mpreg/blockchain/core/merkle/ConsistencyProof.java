package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.List;

/// The proof that a tree is a prefix of a larger one (RFC 9162 section 2.1.4). Sizes are 0 <=
/// oldSize <= newSize <= 2^53 - 1, and the number of hashes is exactly [#length]; else an
/// [IllegalArgumentException].
///
/// The RFC does not define two cases, which have an empty path here. With oldSize = newSize, the
/// proof verifies if both roots are equal. With oldSize = 0, it verifies if the old root is
/// [MerkleTree#EMPTY_ROOT], for any new root, because the empty tree is a prefix of every tree. A
/// tree of size 0 must have that root.
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {
  public ConsistencyProof {
    Integers.check("newSize", newSize, Integers.MAX);
    Integers.check("oldSize", oldSize, newSize);
    path = List.copyOf(path);
    int required = length(oldSize, newSize);
    if (path.size() != required) {
      throw new IllegalArgumentException(
          "path has " + path.size() + " hashes, expected " + required);
    }
  }

  /// The number of hashes in the proof for these sizes.
  public static int length(long oldSize, long newSize) {
    if (oldSize == 0 || oldSize == newSize) {
      return 0;
    }
    int seeds = isComplete(oldSize) ? 0 : 1;
    return seeds
        + InclusionProof.length(oldSize - 1, newSize)
        - Long.numberOfTrailingZeros(oldSize);
  }

  private static boolean isComplete(long size) {
    return Long.bitCount(size) == 1;
  }

  public boolean verifies(Hash oldRoot, Hash newRoot) {
    if (oldSize == 0) {
      boolean newRootIsOfItsSize = newSize > 0 || newRoot.equals(MerkleTree.EMPTY_ROOT);
      return oldRoot.equals(MerkleTree.EMPTY_ROOT) && newRootIsOfItsSize;
    }
    if (oldSize == newSize) {
      return oldRoot.equals(newRoot);
    }
    return isComplete(oldSize)
        ? climbs(oldRoot, path, oldRoot, newRoot)
        : climbs(path.getFirst(), path.subList(1, path.size()), oldRoot, newRoot);
  }

  /// Computes both roots from the last complete subtree of the old tree (RFC 9162 section 2.1.4.2):
  /// siblings to the left belong to both trees, siblings to the right only to the new one.
  private boolean climbs(Hash seed, List<Hash> siblings, Hash oldRoot, Hash newRoot) {
    int level = Long.numberOfTrailingZeros(oldSize);
    long index = (oldSize - 1) >>> level;
    int inner = InclusionProof.inner(index, ((newSize - 1) >>> level) + 1);
    Hash oldHash = seed;
    Hash newHash = seed;
    for (int i = 0; i < siblings.size(); i++) {
      Hash sibling = siblings.get(i);
      boolean siblingIsLeft = i >= inner || ((index >>> i) & 1) == 1;
      if (siblingIsLeft) {
        oldHash = MerkleTree.nodeHash(sibling, oldHash);
        newHash = MerkleTree.nodeHash(sibling, newHash);
      } else {
        newHash = MerkleTree.nodeHash(newHash, sibling);
      }
    }
    return oldHash.equals(oldRoot) && newHash.equals(newRoot);
  }
}
