package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.List;

/// The proof that a leaf is at an index of a tree of up to 2^53 - 1 leaves (RFC 9162 section
/// 2.1.3): the siblings on its path, from the leaf upwards. The index is below the size and the
/// number of hashes is exactly [#length], else an [IllegalArgumentException]; so a proof leads to
/// exactly one root. A root does not commit to the size of its tree: take both from the same
/// trusted header.
public record InclusionProof(long leafIndex, long treeSize, List<Hash> path) {
  public InclusionProof {
    Integers.check("treeSize", treeSize, Integers.MAX);
    Integers.check("leafIndex", leafIndex, treeSize - 1);
    path = List.copyOf(path);
    int required = length(leafIndex, treeSize);
    if (path.size() != required) {
      throw new IllegalArgumentException(
          "path has " + path.size() + " hashes, expected " + required);
    }
  }

  /// The number of hashes in the proof for this leaf.
  public static int length(long leafIndex, long treeSize) {
    int inner = inner(leafIndex, treeSize);
    return inner + Long.bitCount(leafIndex >>> inner);
  }

  /// The level from which on the path follows the right border of the tree, where all siblings are
  /// to the left. Below it, the leaf's subtree is complete or its sibling is to the right.
  static int inner(long leafIndex, long treeSize) {
    return Long.SIZE - Long.numberOfLeadingZeros(leafIndex ^ (treeSize - 1));
  }

  /// The only root to which the proof leads for this leaf hash.
  public Hash rootFor(Hash leafHash) {
    int inner = inner(leafIndex, treeSize);
    Hash root = leafHash;
    for (int i = 0; i < path.size(); i++) {
      boolean siblingIsLeft = i >= inner || ((leafIndex >>> i) & 1) == 1;
      Hash sibling = path.get(i);
      root =
          siblingIsLeft ? MerkleTree.nodeHash(sibling, root) : MerkleTree.nodeHash(root, sibling);
    }
    return root;
  }

  public boolean verifies(Hash leafHash, Hash root) {
    return rootFor(leafHash).equals(root);
  }
}
