package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.ArrayList;
import java.util.List;

/// The right frontier of an RFC 9162 tree, sufficient to append to it: the size, up to 2^53 - 1,
/// and the roots of its complete subtrees, the largest first, one for each 1 bit of the size.
/// Immutable; another number of hashes is an [IllegalArgumentException].
public final class CompactRange {
  public static final CompactRange EMPTY = new CompactRange(0, List.of());

  private final long size;
  private final List<Hash> hashes;

  private CompactRange(long size, List<Hash> hashes) {
    this.size = size;
    this.hashes = hashes;
  }

  public static CompactRange of(long size, List<Hash> hashes) {
    Integers.check("size", size, Integers.MAX);
    if (hashes.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "compact range has " + hashes.size() + " hashes, expected " + Long.bitCount(size));
    }
    return new CompactRange(size, List.copyOf(hashes));
  }

  public long size() {
    return size;
  }

  public List<Hash> hashes() {
    return hashes;
  }

  public Hash root() {
    return LeafRange.fold(hashes);
  }

  public CompactRange append(Hash leafHash) {
    return append(0, leafHash);
  }

  /// Appends a complete subtree of 2^`level` leaves. It begins where such a subtree can: the size
  /// is a multiple of its own, else an [IllegalArgumentException].
  CompactRange append(int level, Hash subtree) {
    List<CompletedSubtree> completed = completedBy(level, subtree);
    int kept = hashes.size() - (completed.size() - 1);
    List<Hash> extended = new ArrayList<>(hashes.subList(0, kept));
    extended.add(completed.getLast().hash());
    return new CompactRange(size + (1L << level), List.copyOf(extended));
  }

  /// The subtrees that appending this leaf completes: the leaf itself at level 0, then upwards. A
  /// store that keeps all of them can serve as [SubtreeHashes].
  public List<CompletedSubtree> completedBy(Hash leafHash) {
    return completedBy(0, leafHash);
  }

  private List<CompletedSubtree> completedBy(int level, Hash subtree) {
    Integers.check("level", level, SubtreePosition.MAX_LEVEL);
    long extended = Integers.check("size after appending", size + (1L << level), Integers.MAX);
    if ((size >>> level) << level != size) {
      throw new IllegalArgumentException(
          "a subtree of level %d cannot begin at leaf %d".formatted(level, size));
    }
    List<CompletedSubtree> completed = new ArrayList<>();
    completed.add(new CompletedSubtree(level, size >>> level, subtree));
    // Like a carry in binary addition: the subtree of each 1 bit of the size that the carry meets
    // is joined with the one just completed.
    for (int joined = level + 1; joined <= Long.numberOfTrailingZeros(extended); joined++) {
      Hash left = hashes.get(hashes.size() - completed.size());
      Hash node = MerkleTree.nodeHash(left, completed.getLast().hash());
      completed.add(new CompletedSubtree(joined, size >>> joined, node));
    }
    return List.copyOf(completed);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof CompactRange that && size == that.size && hashes.equals(that.hashes));
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(size) + hashes.hashCode();
  }

  @Override
  public String toString() {
    return "CompactRange[size=" + size + ", root=" + root() + "]";
  }
}
