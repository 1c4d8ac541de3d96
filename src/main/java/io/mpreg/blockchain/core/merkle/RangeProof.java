package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// The proof that leaves are those from `begin` (inclusive) to `end` (exclusive) of a tree of up to
/// 2^53 - 1 leaves, all of them and no others (`docs/protocol.md` section 6). Ranges are 0 <= begin
/// <= end <= treeSize, and may be empty. The number of hashes is exact; else an
/// [IllegalArgumentException]. So for given leaves a proof leads to exactly one tree. A root does
/// not commit to the size of its tree: take both from the same trusted source.
///
/// @param left the compact range of the leaves before `begin`
/// @param right the roots of the largest complete subtrees of the leaves from `end` on, from left
///   to right
public record RangeProof(long begin, long end, long treeSize, List<Hash> left, List<Hash> right) {
  public RangeProof {
    MerkleTree.requireRange(begin, end, treeSize);
    left = List.copyOf(left);
    right = List.copyOf(right);
    requireCount("left", left, Long.bitCount(begin));
    requireCount("right", right, new LeafRange(end, treeSize).subtrees().size());
  }

  private static void requireCount(String name, List<Hash> hashes, long required) {
    if (hashes.size() != required) {
      throw new IllegalArgumentException(
          "%s has %d hashes, expected %d".formatted(name, hashes.size(), required));
    }
  }

  /// The compact range of the only tree to which the proof leads for the hashes of its leaves; as
  /// many as the range has, else an [IllegalArgumentException].
  public CompactRange treeFor(List<Hash> leafHashes) {
    requireCount("range", leafHashes, end - begin);
    CompactRange tree = CompactRange.of(begin, left);
    for (Hash leafHash : leafHashes) {
      tree = tree.append(leafHash);
    }
    List<SubtreePosition> after = new LeafRange(end, treeSize).subtrees();
    for (int i = 0; i < after.size(); i++) {
      tree = tree.append(after.get(i).level(), right.get(i));
    }
    return tree;
  }

  /// Whether the tree of this compact range has these leaves there.
  public boolean verifies(List<Hash> leafHashes, CompactRange tree) {
    return leafHashes.size() == end - begin && treeFor(leafHashes).equals(tree);
  }

  /// Whether the tree of [#treeSize] leaves with this root has these leaves there.
  public boolean verifies(List<Hash> leafHashes, Hash root) {
    return leafHashes.size() == end - begin && treeFor(leafHashes).root().equals(root);
  }
}
