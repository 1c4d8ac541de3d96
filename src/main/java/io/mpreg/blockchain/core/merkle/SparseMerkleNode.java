package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import org.jspecify.annotations.Nullable;

/// A non-empty subtree of a [SparseMerkleTree]; the empty subtree is null, with the root 0.
/// Immutable and shared between trees.
sealed interface SparseMerkleNode {
  int LEAF_PREFIX = 0x02;
  int NODE_PREFIX = 0x03;

  Hash hash();

  long size();

  // leaf = SHA-256(0x02 ‖ bytes key ‖ bytes value)
  static Hash leafHash(Bytes key, Bytes value) {
    ByteWriter leaf = new ByteWriter(8 + key.length() + value.length());
    return Hash.ofTagged(LEAF_PREFIX, leaf.bytes(key).bytes(value).toArray());
  }

  // node = SHA-256(0x03 ‖ left ‖ right)
  static Hash nodeHash(Hash left, Hash right) {
    return Hash.ofTagged(NODE_PREFIX, left, right);
  }

  static Hash hashOf(@Nullable SparseMerkleNode node) {
    return node == null ? Hash.ZERO : node.hash();
  }

  static long sizeOf(@Nullable SparseMerkleNode node) {
    return node == null ? 0 : node.size();
  }

  /// Whether two subtrees have the same hash, and so the same content.
  static boolean same(@Nullable SparseMerkleNode one, @Nullable SparseMerkleNode other) {
    return hashOf(one).equals(hashOf(other));
  }

  /// The subtree with these two children. A subtree with a single leaf is that leaf, without an
  /// inner node above it.
  static @Nullable SparseMerkleNode join(
      @Nullable SparseMerkleNode left, @Nullable SparseMerkleNode right) {
    if (left == null && (right == null || right instanceof Leaf)) {
      return right;
    }
    if (right == null && left instanceof Leaf) {
      return left;
    }
    return new Inner(left, right);
  }

  /// A key with its value; `path` is SHA-256 of the key.
  record Leaf(Hash path, Bytes key, Bytes value, Hash hash) implements SparseMerkleNode {
    Leaf(Hash path, Bytes key, Bytes value) {
      this(path, key, value, leafHash(key, value));
    }

    @Override
    public long size() {
      return 1;
    }
  }

  /// A subtree with two leaves or more; one side may be empty.
  record Inner(
      @Nullable SparseMerkleNode left, @Nullable SparseMerkleNode right, Hash hash, long size)
      implements SparseMerkleNode {
    Inner(@Nullable SparseMerkleNode left, @Nullable SparseMerkleNode right) {
      this(left, right, nodeHash(hashOf(left), hashOf(right)), sizeOf(left) + sizeOf(right));
    }

    @Nullable SparseMerkleNode child(boolean rightSide) {
      return rightSide ? right : left;
    }
  }
}
