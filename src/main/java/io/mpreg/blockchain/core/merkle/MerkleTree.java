package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.ArrayList;
import java.util.List;

/// The Merkle tree of RFC 9162 section 2.1: a leaf is `SHA-256(0x00 ‖ data)`, a node `SHA-256(0x01
/// ‖ left ‖ right)`, split at the largest power of two smaller than the size, without padding or
/// duplication. An instance keeps the roots of all complete subtrees in memory; the static methods
/// make the same proofs from hashes stored elsewhere, for sizes up to 2^53 - 1. A size or index out
/// of range is an [IllegalArgumentException].
public final class MerkleTree {
  /// The root of the empty tree: SHA-256 of the empty string.
  public static final Hash EMPTY_ROOT = Hash.of(Bytes.EMPTY);

  private static final int LEAF_PREFIX = 0x00;
  private static final int NODE_PREFIX = 0x01;

  /// The roots of complete subtrees: `levels[level][index]`; level 0 contains the leaf hashes.
  private final Hash[][] levels;

  private MerkleTree(Hash[][] levels) {
    this.levels = levels;
  }

  public static Hash leafHash(byte[] data) {
    return Hash.ofTagged(LEAF_PREFIX, data);
  }

  public static Hash leafHash(Bytes data) {
    return Hash.ofTagged(LEAF_PREFIX, data);
  }

  public static Hash nodeHash(Hash left, Hash right) {
    return Hash.ofTagged(NODE_PREFIX, left, right);
  }

  /// Builds the tree; hashes every inner node once.
  public static MerkleTree of(List<Hash> leafHashes) {
    List<Hash[]> levels = new ArrayList<>();
    Hash[] level = leafHashes.toArray(Hash[]::new);
    levels.add(level);
    while (level.length > 1) {
      level = parents(level);
      levels.add(level);
    }
    return new MerkleTree(levels.toArray(Hash[][]::new));
  }

  private static Hash[] parents(Hash[] children) {
    Hash[] parents = new Hash[children.length / 2];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = nodeHash(children[2 * i], children[2 * i + 1]);
    }
    return parents;
  }

  public long size() {
    return levels[0].length;
  }

  public List<Hash> leafHashes() {
    return List.of(levels[0]);
  }

  public Hash root() {
    return root(size(), this::at);
  }

  public InclusionProof inclusionProof(long index) {
    return inclusionProof(index, size(), this::at);
  }

  /// The proof that the tree of the first `oldSize` leaves, 0 ... size, is a prefix of this one.
  public ConsistencyProof consistencyProof(long oldSize) {
    return consistencyProof(oldSize, size(), this::at);
  }

  /// The proof of the leaves begin (inclusive) to end (exclusive), 0 <= begin <= end <= size.
  public RangeProof rangeProof(long begin, long end) {
    return rangeProof(begin, end, size(), this::at);
  }

  private Hash at(int level, long index) {
    return levels[level][Math.toIntExact(index)];
  }

  public static Hash root(long size, SubtreeHashes hashes) {
    return tree(size).root(hashes);
  }

  public static InclusionProof inclusionProof(long index, long size, SubtreeHashes hashes) {
    return new InclusionProof(index, size, roots(inclusionPath(index, size), hashes));
  }

  public static ConsistencyProof consistencyProof(long oldSize, long size, SubtreeHashes hashes) {
    return new ConsistencyProof(oldSize, size, roots(consistencyPath(oldSize, size), hashes));
  }

  public static RangeProof rangeProof(long begin, long end, long size, SubtreeHashes hashes) {
    requireRange(begin, end, size);
    return new RangeProof(
        begin, end, size, tree(begin).roots(hashes), new LeafRange(end, size).roots(hashes));
  }

  /// The subtrees whose hashes [#root(long, SubtreeHashes)] reads.
  public static List<SubtreePosition> rootPositions(long size) {
    return tree(size).subtrees();
  }

  /// The subtrees whose hashes [#inclusionProof(long, long, SubtreeHashes)] reads.
  public static List<SubtreePosition> inclusionPositions(long index, long size) {
    return positions(inclusionPath(index, size));
  }

  /// The subtrees whose hashes [#consistencyProof(long, long, SubtreeHashes)] reads.
  public static List<SubtreePosition> consistencyPositions(long oldSize, long size) {
    return positions(consistencyPath(oldSize, size));
  }

  /// The subtrees whose hashes [#rangeProof(long, long, long, SubtreeHashes)] reads.
  public static List<SubtreePosition> rangePositions(long begin, long end, long size) {
    requireRange(begin, end, size);
    List<SubtreePosition> positions = new ArrayList<>(rootPositions(begin));
    positions.addAll(new LeafRange(end, size).subtrees());
    return positions;
  }

  static void requireRange(long begin, long end, long size) {
    Integers.check("size", size, Integers.MAX);
    Integers.check("end", end, size);
    Integers.check("begin", begin, end);
  }

  private static LeafRange tree(long size) {
    return new LeafRange(0, Integers.check("size", size, Integers.MAX));
  }

  private static List<LeafRange> inclusionPath(long index, long size) {
    LeafRange tree = tree(size);
    Integers.check("index", index, size - 1);
    return tree.inclusionPath(index);
  }

  private static List<LeafRange> consistencyPath(long oldSize, long size) {
    LeafRange tree = tree(size);
    Integers.check("oldSize", oldSize, size);
    return oldSize == 0 ? List.of() : tree.consistencyPath(oldSize);
  }

  private static List<Hash> roots(List<LeafRange> ranges, SubtreeHashes hashes) {
    return ranges.stream().map(range -> range.root(hashes)).toList();
  }

  private static List<SubtreePosition> positions(List<LeafRange> ranges) {
    return ranges.stream().flatMap(range -> range.subtrees().stream()).toList();
  }
}
