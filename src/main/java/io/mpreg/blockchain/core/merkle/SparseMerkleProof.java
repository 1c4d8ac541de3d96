package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.List;

/// A proof of membership or absence of one key in a [SparseMerkleTree] (`docs/protocol.md` section
/// 7): 0 to 256 siblings, from the root downwards, on the key's path, and what is at its end. A
/// shape that no tree can have is an [IllegalArgumentException].
public record SparseMerkleProof(List<Hash> siblings, Terminal terminal) {
  private static final int MAX_DEPTH = 8 * Hash.LENGTH;

  /// What is at the end of the path.
  public sealed interface Terminal {
    Hash hash();
  }

  /// An empty subtree.
  public record Nothing() implements Terminal {
    @Override
    public Hash hash() {
      return Hash.ZERO;
    }
  }

  /// The only leaf of its subtree: that of the key, or of another key with the same path prefix.
  public record Leaf(Bytes key, Bytes value) implements Terminal {
    @Override
    public Hash hash() {
      return SparseMerkleNode.leafHash(key, value);
    }
  }

  public SparseMerkleProof {
    siblings = List.copyOf(siblings);
    if (siblings.size() > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "proof has " + siblings.size() + " siblings, at most " + MAX_DEPTH);
    }
    // A leaf or an empty subtree beside an empty one has no inner node above it.
    if (!siblings.isEmpty() && siblings.getLast().equals(Hash.ZERO)) {
      throw new IllegalArgumentException("the deepest sibling is empty, must be a hash");
    }
  }

  /// Whether the proof shows that the tree with this root has this value at the key.
  public boolean membership(Bytes key, Bytes value, Hash root) {
    return terminal.equals(new Leaf(key, value)) && rootFor(Hash.of(key)).equals(root);
  }

  /// Whether the proof shows that the tree with this root has no value at the key.
  public boolean absence(Bytes key, Hash root) {
    Hash path = Hash.of(key);
    return leavesRoomFor(key, path) && rootFor(path).equals(root);
  }

  private boolean leavesRoomFor(Bytes key, Hash path) {
    return switch (terminal) {
      case Nothing() -> true;
      case Leaf(Bytes otherKey, var _) ->
          !otherKey.equals(key) && beginAlike(Hash.of(otherKey), path);
    };
  }

  private boolean beginAlike(Hash path, Hash other) {
    for (int depth = 0; depth < siblings.size(); depth++) {
      if (path.bit(depth) != other.bit(depth)) {
        return false;
      }
    }
    return true;
  }

  private Hash rootFor(Hash path) {
    Hash root = terminal.hash();
    for (int depth = siblings.size() - 1; depth >= 0; depth--) {
      Hash sibling = siblings.get(depth);
      root =
          path.bit(depth)
              ? SparseMerkleNode.nodeHash(sibling, root)
              : SparseMerkleNode.nodeHash(root, sibling);
    }
    return root;
  }
}
