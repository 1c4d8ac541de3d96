package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The leaves `begin` (inclusive) to `end` (exclusive) of a tree of RFC 9162 section 2.1. What
/// speaks of this node needs all leaves below one; [#subtrees] cuts any range.
record LeafRange(long begin, long end) {
  long size() {
    return end - begin;
  }

  /// The number of leaves of the left child is the largest power of two smaller than the size.
  private long middle() {
    return begin + Long.highestOneBit(size() - 1);
  }

  LeafRange left() {
    return new LeafRange(begin, middle());
  }

  LeafRange right() {
    return new LeafRange(middle(), end);
  }

  /// The siblings from the leaf up to this node: the path of RFC 9162 section 2.1.3.1.
  List<LeafRange> inclusionPath(long index) {
    List<LeafRange> path = new ArrayList<>();
    LeafRange node = this;
    while (node.size() > 1) {
      boolean goLeft = index < node.middle();
      path.add(goLeft ? node.right() : node.left());
      node = goLeft ? node.left() : node.right();
    }
    Collections.reverse(path);
    return path;
  }

  /// The nodes of a consistency proof for the first `oldSize` leaves: SUBPROOF of RFC 9162 section
  /// 2.1.4.1.
  List<LeafRange> consistencyPath(long oldSize) {
    List<LeafRange> path = new ArrayList<>();
    LeafRange node = this;
    while (node.end > oldSize) {
      boolean goLeft = oldSize <= node.middle();
      path.add(goLeft ? node.right() : node.left());
      node = goLeft ? node.left() : node.right();
    }
    // A node that begins at 0 is the old tree itself, whose root the verifier already knows.
    if (node.begin > 0) {
      path.add(node);
    }
    Collections.reverse(path);
    return path;
  }

  /// The largest complete subtrees that these leaves are made of, from left to right. Those of a
  /// node decrease; those of another range increase first.
  List<SubtreePosition> subtrees() {
    List<SubtreePosition> positions = new ArrayList<>();
    long at = begin;
    while (at < end) {
      // Every size begins at leaf 0.
      long aligned = at == 0 ? end : Long.lowestOneBit(at);
      long leaves = Math.min(aligned, Long.highestOneBit(end - at));
      int level = Long.numberOfTrailingZeros(leaves);
      positions.add(new SubtreePosition(level, at >>> level));
      at += leaves;
    }
    return positions;
  }

  Hash root(SubtreeHashes hashes) {
    return fold(roots(hashes));
  }

  /// The roots of [#subtrees].
  List<Hash> roots(SubtreeHashes hashes) {
    return subtrees().stream()
        .map(position -> hashes.at(position.level(), position.index()))
        .toList();
  }

  /// The root of the node made of these complete subtrees, the largest first.
  static Hash fold(List<Hash> roots) {
    if (roots.isEmpty()) {
      return MerkleTree.EMPTY_ROOT;
    }
    Hash root = roots.getLast();
    for (int i = roots.size() - 2; i >= 0; i--) {
      root = MerkleTree.nodeHash(roots.get(i), root);
    }
    return root;
  }
}
