package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.merkle.SparseMerkleNode.Inner;
import io.mpreg.blockchain.core.merkle.SparseMerkleNode.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// A map from byte strings to byte strings whose root allows proofs of membership and absence
/// (`docs/protocol.md` section 7): a binary trie over the SHA-256 of the key, in which a subtree
/// with a single leaf is that leaf. The root depends on the content only. Immutable and persistent:
/// a changed tree shares unchanged subtrees. Thread-safe.
public final class SparseMerkleTree {
  public static final SparseMerkleTree EMPTY = new SparseMerkleTree(null);

  private final @Nullable SparseMerkleNode top;

  private SparseMerkleTree(@Nullable SparseMerkleNode top) {
    this.top = top;
  }

  /// The root hash; 32 zero bytes for the empty tree.
  public Hash root() {
    return SparseMerkleNode.hashOf(top);
  }

  /// The number of keys.
  public long size() {
    return SparseMerkleNode.sizeOf(top);
  }

  /// The value of the key, or null if it has none.
  public @Nullable Bytes get(Bytes key) {
    Hash path = Hash.of(key);
    SparseMerkleNode node = top;
    for (int depth = 0; node instanceof Inner inner; depth++) {
      node = inner.child(path.bit(depth));
    }
    return node instanceof Leaf leaf && leaf.key().equals(key) ? leaf.value() : null;
  }

  /// The tree after these changes; an empty [Optional] removes the key. Every inner node on the
  /// path of a change is hashed once.
  public SparseMerkleTree with(Map<Bytes, Optional<Bytes>> changes) {
    List<SparseMerkleChange> sorted = new ArrayList<>(changes.size());
    changes.forEach((key, value) -> sorted.add(SparseMerkleChange.of(key, value)));
    sorted.sort(null);
    SparseMerkleNode changed = SparseMerkleChange.apply(sorted, top, 0);
    return SparseMerkleNode.same(changed, top) ? this : new SparseMerkleTree(changed);
  }

  /// The proof of the key's value, or of its absence.
  public SparseMerkleProof proof(Bytes key) {
    Hash path = Hash.of(key);
    List<Hash> siblings = new ArrayList<>();
    SparseMerkleNode node = top;
    for (int depth = 0; node instanceof Inner inner; depth++) {
      boolean right = path.bit(depth);
      siblings.add(SparseMerkleNode.hashOf(inner.child(!right)));
      node = inner.child(right);
    }
    SparseMerkleProof.Terminal terminal =
        node instanceof Leaf leaf
            ? new SparseMerkleProof.Leaf(leaf.key(), leaf.value())
            : new SparseMerkleProof.Nothing();
    return new SparseMerkleProof(siblings, terminal);
  }

  /// Passes every key and value to the action, in the order of the paths.
  public void forEach(BiConsumer<Bytes, Bytes> action) {
    forEach(top, action);
  }

  private static void forEach(@Nullable SparseMerkleNode node, BiConsumer<Bytes, Bytes> action) {
    switch (node) {
      case null -> {}
      case Leaf leaf -> action.accept(leaf.key(), leaf.value());
      case Inner inner -> {
        forEach(inner.left(), action);
        forEach(inner.right(), action);
      }
    }
  }

  /// Passes the entries to the action in the order of the paths, from an index (0-based) on, until
  /// the action returns false. Finding the first entry costs as much as looking up a key.
  public void forEachFrom(long index, BiPredicate<Bytes, Bytes> action) {
    Integers.check("index", index, Integers.MAX);
    forEachFrom(top, index, action);
  }

  // Returns whether to go on.
  private static boolean forEachFrom(
      @Nullable SparseMerkleNode node, long skipped, BiPredicate<Bytes, Bytes> action) {
    if (skipped >= SparseMerkleNode.sizeOf(node)) {
      return true;
    }
    return switch (node) {
      case null -> true;
      case Leaf leaf -> action.test(leaf.key(), leaf.value());
      case Inner inner -> {
        long left = SparseMerkleNode.sizeOf(inner.left());
        yield forEachFrom(inner.left(), skipped, action)
            && forEachFrom(inner.right(), Math.max(0, skipped - left), action);
      }
    };
  }

  @Override
  public String toString() {
    return "SparseMerkleTree[size=" + size() + ", root=" + root() + "]";
  }
}
