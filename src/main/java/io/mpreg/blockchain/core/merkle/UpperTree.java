package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.ArrayList;
import java.util.List;

/// The tree of RFC 9162 section 2.1 without its lowest levels: it keeps the roots of groups of
/// [#GROUP] leaves and what is above them, a thirty-second of all hashes. The leaves of one group,
/// brought from elsewhere, complete the proofs of that group. A tree over the roots of groups is
/// the tree over the leaves, because a group has a power of two of them.
public final class UpperTree {
  /// How many leaves a group has; the last one may have fewer.
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

  /// How many hashes it keeps, roughly.
  public int weight() {
    return (int) (2 * groups.size());
  }

  /// The first leaf of the group that a leaf belongs to.
  public static long groupBegin(long index) {
    return index - index % GROUP;
  }

  /// The proof of a leaf.
  ///
  /// @param group the leaf hashes of its group, in order; another number of them than the group has
  ///   is an [IllegalArgumentException]
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
