package io.mpreg.blockchain.core.merkle;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.List;

/// The proof of what one key of a [SparseMerkleTree] holds (`docs/protocol.md` section 7): the
/// siblings from the root downwards, 0 ... 256 of them, to where the key's path ends, and what is
/// there. Built only in a shape that a tree can have, else an [IllegalArgumentException].
public record SparseMerkleProof(List<Hash> siblings, Terminal terminal) {
  private static final int MAX_DEPTH = 8 * Hash.LENGTH;

  /// What stands where the path ends.
  public sealed interface Terminal {
    Hash hash();
  }

  /// No leaf at all.
  public record Nothing() implements Terminal {
    @Override
    public Hash hash() {
      return Hash.ZERO;
    }
  }

  /// The only leaf of its subtree, of the key in question or of one whose path begins alike.
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
    // A leaf, or nothing, beside nothing would not be a node of its own.
    if (!siblings.isEmpty() && siblings.getLast().equals(Hash.ZERO)) {
      throw new IllegalArgumentException("the deepest sibling is empty, required is a hash");
    }
  }

  /// Says whether the tree with this root has this value at the key.
  public boolean membership(Bytes key, Bytes value, Hash root) {
    return terminal.equals(new Leaf(key, value)) && rootFor(Hash.of(key)).equals(root);
  }

  /// Says whether the tree with this root has nothing at the key.
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
