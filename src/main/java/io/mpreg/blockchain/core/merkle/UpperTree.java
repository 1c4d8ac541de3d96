package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.ArrayList;
import java.util.List;

/// The tree of RFC 9162 section 2.1 without its lowest levels, to save memory: it keeps only the
/// roots of groups of [#GROUP] leaves and the nodes above them, a thirty-second of all hashes. To
/// make a proof, the caller supplies the leaf hashes of one group. The tree over the group roots
/// has the same root as the tree over the leaves, because the size of a group is a power of two.
public final class UpperTree {
  /// The number of leaves in a group; the last group may have fewer.
  public static final int GROUP = 64;

  private final long size;
  private final MerkleTree groups;

  private UpperTree(long size, MerkleTree groups) {
    this.size = size;
    this.groups = groups;
  }

  public static UpperTree of(List<Hash> leafHashes) {
    List<Hash> roots = new ArrayList<>();
    for (int begin = 0; begin < leafHashes.size(); begin += GROUP) {
      int end = Math.min(begin + GROUP, leafHashes.size());
      roots.add(MerkleTree.of(leafHashes.subList(begin, end)).root());
    }
    return new UpperTree(leafHashes.size(), MerkleTree.of(roots));
  }

  public long size() {
    return size;
  }

  public Hash root() {
    return groups.root();
  }

  /// The approximate number of hashes kept in memory.
  public int weight() {
    return (int) (2 * groups.size());
  }

  /// The index of the first leaf in the group of a leaf.
  public static long groupBegin(long index) {
    return index - index % GROUP;
  }

  /// The inclusion proof of a leaf.
  ///
  /// @param group the leaf hashes of its group, in order; a wrong number of them is an
  ///   [IllegalArgumentException]
  public InclusionProof inclusionProof(long index, List<Hash> group) {
    Integers.check("index", index, size - 1);
    long required = Math.min(GROUP, size - groupBegin(index));
    if (group.size() != required) {
      throw new IllegalArgumentException(
          "group has %d leaves, expected %d".formatted(group.size(), required));
    }
    List<Hash> path = new ArrayList<>(MerkleTree.of(group).inclusionProof(index % GROUP).path());
    path.addAll(groups.inclusionProof(index / GROUP).path());
    return new InclusionProof(index, size, path);
  }
}
