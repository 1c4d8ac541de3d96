package io.mpreg.blockchain.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// A member that starts from a snapshot with the frontier of a history, and appends from there, can
/// make every proof about the leaves that it has appended, and every consistency proof from that
/// size on.
class PartialHistoryProperties {

  // The subtrees of a tree of `leaves` that such a member keeps if it began with the first `base`
  // of them.
  private static SubtreeHashes kept(List<Hash> leaves, int base) {
    Map<SubtreePosition, Hash> kept = new HashMap<>();
    MerkleTree whole = MerkleTree.of(leaves.subList(0, base));
    CompactRange range = CompactRange.EMPTY;
    for (Hash leaf : leaves.subList(0, base)) {
      range = range.append(leaf);
    }
    assertThat(range.root()).isEqualTo(whole.root());
    List<SubtreePosition> positions = MerkleTree.rootPositions(base);
    for (int at = 0; at < positions.size(); at++) {
      kept.put(positions.get(at), range.hashes().get(at));
    }
    for (Hash leaf : leaves.subList(base, leaves.size())) {
      range.completedBy(leaf).forEach(node -> kept.put(node.position(), node.hash()));
      range = range.append(leaf);
    }
    return (level, index) ->
        Optional.ofNullable(kept.get(new SubtreePosition(level, index))).orElseThrow();
  }

  @Property(tries = 60)
  void proofsEqualThoseOfAFullTree(
      @ForAll @IntRange(max = 70) int base, @ForAll @IntRange(min = 1, max = 60) int more) {
    List<Hash> leaves = NaiveMerkle.leaves(base + more);
    SubtreeHashes kept = kept(leaves, base);

    for (int size = Math.max(1, base); size <= leaves.size(); size++) {
      MerkleTree tree = MerkleTree.of(leaves.subList(0, size));
      assertThat(MerkleTree.root(size, kept)).isEqualTo(tree.root());
      for (int index = base; index < size; index++) {
        assertThat(MerkleTree.inclusionProof(index, size, kept))
            .isEqualTo(tree.inclusionProof(index));
      }
      for (int old = Math.max(1, base); old <= size; old++) {
        assertThat(MerkleTree.consistencyProof(old, size, kept))
            .isEqualTo(tree.consistencyProof(old));
      }
    }
  }

  @Property(tries = 60)
  void entriesAreGivenFromAnyIndexOn(
      @ForAll @IntRange(max = 60) int size, @ForAll @IntRange(max = 61) int from) {
    Map<Bytes, Optional<Bytes>> entries = new HashMap<>();
    for (int number = 0; number < size; number++) {
      Bytes bytes = Hash.of(new byte[] {(byte) number}).toBytes();
      entries.put(bytes, Optional.of(bytes));
    }
    SparseMerkleTree tree = SparseMerkleTree.EMPTY.with(entries);
    TreeMap<Hash, Bytes> sorted = new TreeMap<>();
    entries.keySet().forEach(key -> sorted.put(Hash.of(key), key));
    for (int limit : List.of(1, 3, 100)) {
      List<Bytes> given = new ArrayList<>();
      tree.forEachFrom(
          from,
          (key, value) -> {
            given.add(key);
            return given.size() < limit;
          });
      assertThat(given).isEqualTo(sorted.values().stream().skip(from).limit(limit).toList());
    }
  }
}
