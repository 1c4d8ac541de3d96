package io.mpreg.blockchain.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RangeProofProperties {
  private static final long MAX = (1L << 53) - 1;
  private static final int SIZES = 70;
  private static final int DAMAGED_SIZES = 17;
  private static final List<Hash> LEAVES = NaiveMerkle.leaves(SIZES);
  private static final List<CompactRange> TREES = trees();

  private static List<CompactRange> trees() {
    List<CompactRange> trees = new ArrayList<>(List.of(CompactRange.EMPTY));
    LEAVES.forEach(leaf -> trees.add(trees.getLast().append(leaf)));
    return trees;
  }

  @Example
  void everyRangeOfEverySmallTreeIsProvedByTheSubtreesAroundIt() {
    List<List<Hash>> before = new ArrayList<>();
    for (int size = 0; size <= SIZES; size++) {
      before.add(NaiveMerkle.cover(0, size, LEAVES));
      assertThat(TREES.get(size).hashes()).isEqualTo(before.getLast());
      assertThat(TREES.get(size).root()).isEqualTo(NaiveMerkle.root(LEAVES.subList(0, size)));
    }
    for (int size = 0; size <= SIZES; size++) {
      MerkleTree tree = MerkleTree.of(LEAVES.subList(0, size));
      for (int end = 0; end <= size; end++) {
        List<Hash> after = NaiveMerkle.cover(end, size, LEAVES);
        for (int begin = 0; begin <= end; begin++) {
          RangeProof proof = tree.rangeProof(begin, end);
          assertThat(proof.left()).isEqualTo(before.get(begin));
          assertThat(proof.right()).isEqualTo(after);
          assertThat(proof.treeFor(LEAVES.subList(begin, end))).isEqualTo(TREES.get(size));
        }
      }
    }
  }

  @Example
  void aProofHoldsForTheTreeAndForItsRoot() {
    RangeProof proof = MerkleTree.of(LEAVES.subList(0, 13)).rangeProof(3, 5);
    List<Hash> leaves = LEAVES.subList(3, 5);
    for (int size = 0; size <= SIZES; size++) {
      assertThat(proof.verifies(leaves, TREES.get(size))).isEqualTo(size == 13);
      assertThat(proof.verifies(leaves, TREES.get(size).root())).isEqualTo(size == 13);
    }
  }

  @Example
  void noHashMayBeChangedRemovedAddedOrSwapped() {
    forEveryRange(
        (proof, leaves) -> {
          for (List<Hash> left : NaiveMerkle.damaged(proof.left())) {
            assertRefused(proof.begin(), proof.end(), left, proof.right(), leaves, proof);
          }
          for (List<Hash> right : NaiveMerkle.damaged(proof.right())) {
            assertRefused(proof.begin(), proof.end(), proof.left(), right, leaves, proof);
          }
          for (List<Hash> damaged : NaiveMerkle.damaged(leaves)) {
            assertRefused(proof.begin(), proof.end(), proof.left(), proof.right(), damaged, proof);
          }
        });
  }

  @Example
  void theLeavesAreAtNoOtherPlace() {
    forEveryRange(
        (proof, leaves) -> {
          for (long begin = 0; begin <= proof.treeSize(); begin++) {
            for (long end = begin; end <= proof.treeSize(); end++) {
              if (begin != proof.begin() || end != proof.end()) {
                assertRefused(begin, end, proof.left(), proof.right(), leaves, proof);
              }
            }
          }
        });
  }

  private static void assertRefused(
      long begin, long end, List<Hash> left, List<Hash> right, List<Hash> leaves, RangeProof of) {
    CompactRange tree = TREES.get((int) of.treeSize());
    Optional<RangeProof> wrong = built(begin, end, of.treeSize(), left, right);
    assertThat(wrong.filter(proof -> proof.verifies(leaves, tree))).isEmpty();
    assertThat(wrong.filter(proof -> proof.verifies(leaves, tree.root()))).isEmpty();
  }

  /// A root does not commit to the size of its tree, a compact range does.
  @Example
  void theTreeHasNoOtherSize() {
    forEveryRange(
        (proof, leaves) -> {
          CompactRange tree = TREES.get((int) proof.treeSize());
          for (long size = 0; size <= SIZES; size++) {
            boolean holds =
                built(proof.begin(), proof.end(), size, proof.left(), proof.right())
                    .filter(other -> other.verifies(leaves, tree))
                    .isPresent();
            assertThat(holds).isEqualTo(size == proof.treeSize());
          }
        });
  }

  @Property(tries = 100)
  void rangesOfLargerTreesAreProved(
      @ForAll @IntRange(max = 5_000) int size,
      @ForAll @IntRange(max = 5_000) int one,
      @ForAll @IntRange(max = 5_000) int other) {
    List<Hash> leaves = NaiveMerkle.leaves(size);
    int begin = Math.min(one, other) % (size + 1);
    int end = begin + Math.max(one, other) % (size - begin + 1);
    MerkleTree tree = MerkleTree.of(leaves);
    RangeProof proof = tree.rangeProof(begin, end);
    List<Hash> range = leaves.subList(begin, end);

    assertThat(proof.verifies(range, tree.root())).isTrue();
    List<Hash> reversed = new ArrayList<>(range);
    Collections.reverse(reversed);
    assertThat(proof.verifies(reversed, tree.root())).isEqualTo(range.size() < 2);
  }

  @Property
  void rangesOfTreesOfAnySizeAreProvedByFewHashes(
      @ForAll @LongRange(max = MAX) long size,
      @ForAll @LongRange(max = MAX) long number,
      @ForAll @IntRange(max = 20) int count) {
    long begin = number % (size + 1);
    long end = begin + Math.min(count, size - begin);
    Set<SubtreePosition> read = new HashSet<>();
    SubtreeHashes hashes =
        (level, index) -> {
          read.add(new SubtreePosition(level, index));
          return MerkleProofProperties.alike(level, index);
        };
    RangeProof proof = MerkleTree.rangeProof(begin, end, size, hashes);
    List<Hash> leaves =
        Collections.nCopies((int) (end - begin), MerkleProofProperties.ALIKE.getFirst());

    assertThat(MerkleTree.rangePositions(begin, end, size))
        .hasSize(read.size())
        .hasSizeLessThan(3 * 53)
        .hasSameElementsAs(read);
    Hash root = MerkleTree.root(size, MerkleProofProperties::alike);
    assertThat(proof.verifies(leaves, root)).isTrue();
    assertThat(proof.verifies(Collections.nCopies(leaves.size(), Hash.ZERO), root))
        .isEqualTo(leaves.isEmpty());
  }

  @Example
  void anEmptyTreeHasTheEmptyRangeAlone() {
    RangeProof proof = new RangeProof(0, 0, 0, List.of(), List.of());
    assertThat(MerkleTree.of(List.of()).rangeProof(0, 0)).isEqualTo(proof);
    assertThat(proof.verifies(List.of(), CompactRange.EMPTY)).isTrue();
    assertThat(proof.verifies(List.of(), MerkleTree.EMPTY_ROOT)).isTrue();
    assertThat(proof.verifies(LEAVES.subList(0, 1), MerkleTree.EMPTY_ROOT)).isFalse();
    assertThat(proof.verifies(List.of(), Hash.ZERO)).isFalse();
  }

  @Example
  void aProofOfTheWrongShapeCannotBeBuilt() {
    assertThat(built(3, 5, 13, hashes(2), hashes(4))).isPresent();
    assertThat(built(0, 0, MAX, List.of(), hashes(53))).isPresent();
    assertThat(built(MAX, MAX, MAX, hashes(53), List.of())).isPresent();
    assertThat(built(-1, 5, 13, hashes(2), hashes(4))).isEmpty();
    assertThat(built(6, 5, 13, hashes(2), hashes(4))).isEmpty();
    assertThat(built(0, 14, 13, List.of(), List.of())).isEmpty();
    assertThat(built(0, 0, -1, List.of(), List.of())).isEmpty();
    assertThat(built(0, 0, MAX + 1, List.of(), hashes(1))).isEmpty();
    MerkleTree tree = MerkleTree.of(LEAVES);
    assertThatIllegalArgumentException().isThrownBy(() -> tree.rangeProof(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> tree.rangeProof(0, SIZES + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> MerkleTree.rangePositions(-1, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.rangeProof(3, 5).treeFor(LEAVES.subList(3, 6)));
  }

  @Example
  void aSubtreeIsAppendedOnlyWhereItCanBegin() {
    CompactRange six = TREES.get(6);
    Hash pair = MerkleTree.nodeHash(LEAVES.get(6), LEAVES.get(7));
    assertThat(six.append(1, pair)).isEqualTo(TREES.get(8));
    assertThatIllegalArgumentException().isThrownBy(() -> six.append(2, pair));
    assertThatIllegalArgumentException().isThrownBy(() -> six.append(-1, pair));
    assertThatIllegalArgumentException().isThrownBy(() -> CompactRange.EMPTY.append(53, pair));
  }

  private static List<Hash> hashes(int count) {
    return LEAVES.subList(0, count);
  }

  private static Optional<RangeProof> built(
      long begin, long end, long size, List<Hash> left, List<Hash> right) {
    try {
      return Optional.of(new RangeProof(begin, end, size, left, right));
    } catch (IllegalArgumentException wrongShape) {
      return Optional.empty();
    }
  }

  private interface Check {
    void accept(RangeProof proof, List<Hash> leaves);
  }

  private static void forEveryRange(Check check) {
    for (int size = 0; size <= DAMAGED_SIZES; size++) {
      MerkleTree tree = MerkleTree.of(LEAVES.subList(0, size));
      for (int end = 0; end <= size; end++) {
        for (int begin = 0; begin <= end; begin++) {
          check.accept(tree.rangeProof(begin, end), LEAVES.subList(begin, end));
        }
      }
    }
  }
}
