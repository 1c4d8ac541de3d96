package io.mpreg.blockchain.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Integers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class MerkleProofProperties {
  private static final long MAX = (1L << 53) - 1;

  /// A tree with equal leaves has only one distinct complete subtree at each level, so a tree of
  /// any size needs hardly any memory.
  static final List<Hash> ALIKE = alike();

  private static List<Hash> alike() {
    List<Hash> levels = new ArrayList<>(List.of(MerkleTree.leafHash(new byte[0])));
    for (int level = 1; level <= 52; level++) {
      levels.add(MerkleTree.nodeHash(levels.getLast(), levels.getLast()));
    }
    return levels;
  }

  static Hash alike(int level, long index) {
    assertThat((index + 1) << level).isLessThanOrEqualTo(Integers.MAX);
    return ALIKE.get(level);
  }

  @Property
  void proofsHoldInTreesOfAnySize(
      @ForAll @LongRange(min = 1, max = MAX) long size, @ForAll @LongRange(max = MAX) long number) {
    long index = number % size;
    Hash root = MerkleTree.root(size, MerkleProofProperties::alike);
    InclusionProof proof = MerkleTree.inclusionProof(index, size, MerkleProofProperties::alike);

    assertThat(proof.verifies(ALIKE.getFirst(), root)).isTrue();
    assertThat(proof.verifies(Hash.ZERO, root)).isFalse();
  }

  @Property
  void consistencyHoldsBetweenTreesOfAnySize(
      @ForAll @LongRange(min = 1, max = MAX) long size, @ForAll @LongRange(max = MAX) long number) {
    long oldSize = 1 + number % size;
    Hash oldRoot = MerkleTree.root(oldSize, MerkleProofProperties::alike);
    Hash root = MerkleTree.root(size, MerkleProofProperties::alike);
    ConsistencyProof proof =
        MerkleTree.consistencyProof(oldSize, size, MerkleProofProperties::alike);

    assertThat(proof.verifies(oldRoot, root)).isTrue();
    assertThat(proof.verifies(oldRoot, Hash.ZERO)).isFalse();
    assertThat(proof.verifies(Hash.ZERO, root)).isFalse();
  }

  @Property(tries = 50)
  void appendingGivesTheRootOfTheTreeAndEverySubtreeOfIt(@ForAll @IntRange(max = 300) int size) {
    List<Hash> leaves = NaiveMerkle.leaves(size);
    Map<SubtreePosition, Hash> store = new HashMap<>();
    CompactRange range = CompactRange.EMPTY;
    for (Hash leaf : leaves) {
      for (CompletedSubtree completed : range.completedBy(leaf)) {
        assertThat(store.put(completed.position(), completed.hash())).isNull();
      }
      range = range.append(leaf);
    }
    MerkleTree tree = MerkleTree.of(leaves);

    assertThat(range.size()).isEqualTo(size);
    assertThat(range.root()).isEqualTo(tree.root());
    assertThat(CompactRange.of(size, range.hashes())).isEqualTo(range).hasSameHashCodeAs(range);
    assertThat(store).hasSize(IntStream.range(0, 10).map(level -> size >> level).sum());
    SubtreeHashes stored = (level, i) -> stored(store, level, i);
    assertThat(MerkleTree.root(size, stored)).isEqualTo(tree.root());
    for (int i = 0; i < size; i++) {
      assertThat(MerkleTree.rangeProof(i / 2, i, size, stored))
          .isEqualTo(tree.rangeProof(i / 2, i));
      assertThat(MerkleTree.inclusionProof(i, size, stored)).isEqualTo(tree.inclusionProof(i));
      assertThat(MerkleTree.consistencyProof(i, size, stored)).isEqualTo(tree.consistencyProof(i));
    }
  }

  private static Hash stored(Map<SubtreePosition, Hash> store, int level, long index) {
    return Objects.requireNonNull(store.get(new SubtreePosition(level, index)));
  }

  @Property
  void aCompactRangeOfAnySizeContinuesTheTree(@ForAll @LongRange(max = MAX - 1) long size) {
    List<Hash> hashes =
        MerkleTree.rootPositions(size).stream()
            .map(position -> alike(position.level(), position.index()))
            .toList();
    CompactRange range = CompactRange.of(size, hashes);

    assertThat(range.append(ALIKE.getFirst()).root())
        .isEqualTo(MerkleTree.root(size + 1, MerkleProofProperties::alike));
  }

  @Example
  void aCompactRangeHasAHashForEachOneInItsSize() {
    List<Hash> two = NaiveMerkle.leaves(2);
    assertThat(CompactRange.of(5, two).size()).isEqualTo(5);
    assertThat(CompactRange.EMPTY.root()).isEqualTo(MerkleTree.EMPTY_ROOT);
    for (long wrong : new long[] {0, 1, 4, 7, -1, 1L << 53}) {
      assertThatThrownBy(() -> CompactRange.of(wrong, two))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
