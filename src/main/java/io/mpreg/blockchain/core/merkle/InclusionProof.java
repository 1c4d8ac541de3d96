package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.List;

/// The proof that a leaf stands at an index of a tree of a size up to 2^53 - 1 (RFC 9162 section
/// 2.1.3): the hashes of its path, from the leaf upwards. Built only with an index below the size
/// and exactly as many hashes as these two ask for, else an [IllegalArgumentException]; so it
/// supports one root only. A root does not commit to its size: take both from the same trusted
/// header.
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

  /// Below this level the leaf's subtree is complete or its sibling is to the right; above it, the
  /// path follows the right border of the tree, where all siblings are to the left.
  static int inner(long leafIndex, long treeSize) {
    return Long.SIZE - Long.numberOfLeadingZeros(leafIndex ^ (treeSize - 1));
  }

  /// The root of the tree in which the leaf stands at this index, if the proof holds.
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
