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

/// A map from byte strings to byte strings whose root commits to what is in it and to what is not
/// (`docs/protocol.md` section 7): a binary trie over SHA-256 of the key, in which a subtree with
/// one leaf only is that leaf. The root depends on the content alone. Immutable and persistent: a
/// changed tree shares what did not change; safe for any number of threads.
public final class SparseMerkleTree {
  public static final SparseMerkleTree EMPTY = new SparseMerkleTree(null);

  private final @Nullable SparseMerkleNode top;

  private SparseMerkleTree(@Nullable SparseMerkleNode top) {
    this.top = top;
  }

  /// 32 zero bytes for the empty tree.
  public Hash root() {
    return SparseMerkleNode.hashOf(top);
  }

  /// The number of keys.
  public long size() {
    return SparseMerkleNode.sizeOf(top);
  }

  /// The value of the key, or null when it has none.
  public @Nullable Bytes get(Bytes key) {
    Hash path = Hash.of(key);
    SparseMerkleNode node = top;
    for (int depth = 0; node instanceof Inner inner; depth++) {
      node = inner.child(path.bit(depth));
    }
    return node instanceof Leaf leaf && leaf.key().equals(key) ? leaf.value() : null;
  }

  /// The tree after the changes, in which an empty [Optional] removes a key; every inner node on
  /// the way to a change is hashed once.
  public SparseMerkleTree with(Map<Bytes, Optional<Bytes>> changes) {
    List<SparseMerkleChange> sorted = new ArrayList<>(changes.size());
    changes.forEach((key, value) -> sorted.add(SparseMerkleChange.of(key, value)));
    sorted.sort(null);
    SparseMerkleNode changed = SparseMerkleChange.apply(sorted, top, 0);
    return SparseMerkleNode.same(changed, top) ? this : new SparseMerkleTree(changed);
  }

  /// The proof of what the key's value is, or that it has none.
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

  /// Gives every key and value in the order of the paths.
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

  /// Gives the entries in the order of the paths, from an index (from 0) on, for as long as the
  /// action answers that it takes more. Finding the first one takes as long as looking up a key.
  public void forEachFrom(long index, BiPredicate<Bytes, Bytes> action) {
    Integers.check("index", index, Integers.MAX);
    forEachFrom(top, index, action);
  }

  // Whether to go on.
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
