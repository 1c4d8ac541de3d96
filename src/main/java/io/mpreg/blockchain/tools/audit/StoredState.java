package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.SparseMerkleTree;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.platform.database.Divergence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The state as stored at one moment, for comparison with the replayed one. Roots are compared;
/// entries are kept only if the roots differ.
final class StoredState {
  private static final int PAGE = 10_000;

  // By the first byte of the key (protocol, section 7).
  private static final List<String> KINDS =
      List.of(
          "parameters",
          "authorities of the next height",
          "authorities of the height after it",
          "balance",
          "nonce",
          "registered node",
          "turns",
          "approved registration",
          "former key",
          "kept proposals",
          "proposal",
          "former key of an authority",
          "first heights of authority sets",
          "former authority set",
          "evidence",
          "count of evidence",
          "rules",
          "stream",
          "topics of a node");

  private final Map<Bytes, Optional<Bytes>> page = new HashMap<>();
  private SparseMerkleTree tree = SparseMerkleTree.EMPTY;
  private Hash root = Hash.ZERO;

  void add(Bytes key, Bytes value) {
    page.put(key, Optional.of(value));
    if (page.size() >= PAGE) {
      insert();
    }
  }

  private void insert() {
    tree = tree.with(page);
    page.clear();
  }

  /// Ends reading. Where the root is the one the head commits to, only the root is kept.
  void complete(Hash committed) {
    insert();
    root = tree.root();
    if (root.equals(committed)) {
      tree = SparseMerkleTree.EMPTY;
    }
  }

  /// The first entry, by key, that differs from the state after a block.
  Optional<Divergence> difference(ChainState computed) {
    if (root.equals(computed.root())) {
      return Optional.empty();
    }
    Map<Bytes, Bytes> expected = computed.entries();
    Map<Bytes, Bytes> stored = new HashMap<>();
    tree.forEach(stored::put);
    TreeSet<Bytes> keys = new TreeSet<>(expected.keySet());
    keys.addAll(stored.keySet());
    return keys.stream()
        .filter(key -> differ(stored.get(key), expected.get(key)))
        .findFirst()
        .map(key -> difference(computed.height(), key, stored.get(key), expected.get(key)));
  }

  private static boolean differ(@Nullable Bytes stored, @Nullable Bytes expected) {
    return !Objects.equals(stored, expected);
  }

  private static Divergence difference(
      long height, Bytes key, @Nullable Bytes stored, @Nullable Bytes expected) {
    return Divergence.of(
        height,
        "state_entry" + (stored == null || expected == null ? "" : ".value"),
        "of key %s (%s) %s, computed %s"
            .formatted(
                key.hex(),
                kind(key),
                stored == null ? "is missing" : "is " + stored,
                expected == null ? "none" : expected));
  }

  private static String kind(Bytes key) {
    int kind = key.length() == 0 ? 0 : key.at(0);
    return kind >= 1 && kind <= KINDS.size() ? KINDS.get(kind - 1) : "of no kind";
  }
}
