package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.SparseMerkleNode.Inner;
import io.mpreg.blockchain.core.merkle.SparseMerkleNode.Leaf;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A change of one key: a new value, or null to remove it.
record SparseMerkleChange(Hash path, Bytes key, @Nullable Bytes value)
    implements Comparable<SparseMerkleChange> {

  static SparseMerkleChange of(Bytes key, Optional<Bytes> value) {
    return new SparseMerkleChange(Hash.of(key), key, value.orElse(null));
  }

  @Override
  public int compareTo(SparseMerkleChange other) {
    return path.compareTo(other.path);
  }

  /// Applies changes, sorted by path, to the subtree at this depth; all paths lead into it.
  /// Unchanged subtrees stay the same objects.
  static @Nullable SparseMerkleNode apply(
      List<SparseMerkleChange> changes, @Nullable SparseMerkleNode node, int depth) {
    if (changes.isEmpty()) {
      return node;
    }
    if (node instanceof Inner inner) {
      return split(changes, inner, inner.left(), inner.right(), depth);
    }
    Leaf leaf = (Leaf) node;
    if (changes.size() == 1) {
      SparseMerkleChange change = changes.getFirst();
      if (leaf == null || leaf.path().equals(change.path)) {
        return change.applyTo(leaf);
      }
      if (change.value == null) {
        return leaf;
      }
    }
    // Two keys or more: an existing leaf moves down to its side.
    boolean right = leaf != null && leaf.path().bit(depth);
    return split(changes, leaf, right ? null : leaf, right ? leaf : null, depth);
  }

  private static @Nullable SparseMerkleNode split(
      List<SparseMerkleChange> changes,
      @Nullable SparseMerkleNode node,
      @Nullable SparseMerkleNode left,
      @Nullable SparseMerkleNode right,
      int depth) {
    int middle = firstToTheRight(changes, depth);
    SparseMerkleNode newLeft = apply(changes.subList(0, middle), left, depth + 1);
    SparseMerkleNode newRight = apply(changes.subList(middle, changes.size()), right, depth + 1);
    boolean unchanged =
        node instanceof Inner
            && SparseMerkleNode.same(newLeft, left)
            && SparseMerkleNode.same(newRight, right);
    return unchanged ? node : SparseMerkleNode.join(newLeft, newRight);
  }

  private static int firstToTheRight(List<SparseMerkleChange> changes, int depth) {
    int low = 0;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes.get(middle).path.bit(depth)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private @Nullable SparseMerkleNode applyTo(@Nullable Leaf leaf) {
    if (value == null) {
      return null;
    }
    boolean unchanged = leaf != null && leaf.value().equals(value);
    return unchanged ? leaf : new Leaf(path, key, value);
  }
}
