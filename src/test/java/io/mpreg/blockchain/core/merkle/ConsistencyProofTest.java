package io.mpreg.blockchain.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsistencyProofTest {
  private static final int SIZES = 40;
  private static final List<Hash> LEAVES = NaiveMerkle.leaves(SIZES);
  private static final List<Hash> ROOTS =
      IntStream.rangeClosed(0, SIZES)
          .mapToObj(size -> NaiveMerkle.root(LEAVES.subList(0, size)))
          .toList();

  @Test
  void everyTreeIsConsistentWithAllItsBeginnings() {
    forEveryPair(
        (proof, oldRoot, newRoot) -> {
          assertThat(proof.verifies(oldRoot, newRoot)).isTrue();
          assertThat(proof.path())
              .hasSize(ConsistencyProof.length(proof.oldSize(), proof.newSize()));
        });
  }

  @Test
  void noProofHoldsForAnotherOldRoot() {
    forEveryPair(
        (proof, oldRoot, newRoot) -> {
          for (Hash other : ROOTS) {
            assertThat(proof.verifies(other, newRoot)).isEqualTo(other.equals(oldRoot));
          }
        });
  }

  /// Except from size 0: the empty tree is a prefix of every tree.
  @Test
  void noProofHoldsForAnotherNewRoot() {
    forEveryPair(
        (proof, oldRoot, newRoot) -> {
          for (Hash other : ROOTS) {
            boolean isAnyTreeAllowed = proof.oldSize() == 0 && proof.newSize() > 0;
            assertThat(proof.verifies(oldRoot, other))
                .isEqualTo(isAnyTreeAllowed || other.equals(newRoot));
          }
        });
  }

  @Test
  void aTreeWithAChangedBeginningIsNotConsistent() {
    for (int newSize = 2; newSize <= SIZES; newSize++) {
      for (int oldSize = 1; oldSize < newSize; oldSize++) {
        List<Hash> changed = new ArrayList<>(LEAVES.subList(0, newSize));
        changed.set(oldSize / 2, Hash.ZERO);
        MerkleTree tree = MerkleTree.of(changed);

        assertThat(tree.consistencyProof(oldSize).verifies(ROOTS.get(oldSize), tree.root()))
            .isFalse();
      }
    }
  }

  @Test
  void noProofHoldsWithHashesChangedRemovedAddedOrSwapped() {
    forEveryPair(
        (proof, oldRoot, newRoot) -> {
          for (List<Hash> path : NaiveMerkle.damaged(proof.path())) {
            boolean holds =
                built(proof.oldSize(), proof.newSize(), path)
                    .map(damaged -> damaged.verifies(oldRoot, newRoot))
                    .orElse(false);
            assertThat(holds).isFalse();
          }
        });
  }

  @Test
  void theEmptyTreeAndTheSameTreeNeedNoHashes() {
    assertThat(new ConsistencyProof(0, 0, List.of()).verifies(ROOTS.get(0), ROOTS.get(0))).isTrue();
    assertThat(new ConsistencyProof(0, 0, List.of()).verifies(ROOTS.get(0), ROOTS.get(1)))
        .isFalse();
    assertThat(new ConsistencyProof(0, 0, List.of()).verifies(ROOTS.get(1), ROOTS.get(1)))
        .isFalse();
    assertThat(new ConsistencyProof(0, 9, List.of()).verifies(ROOTS.get(0), ROOTS.get(9))).isTrue();
    assertThat(new ConsistencyProof(0, 9, List.of()).verifies(ROOTS.get(9), ROOTS.get(9)))
        .isFalse();
    assertThat(new ConsistencyProof(9, 9, List.of()).verifies(ROOTS.get(9), ROOTS.get(9))).isTrue();
    assertThat(new ConsistencyProof(9, 9, List.of()).verifies(ROOTS.get(9), ROOTS.get(8)))
        .isFalse();
  }

  @Test
  void aProofOfTheWrongShapeCannotBeBuilt() {
    assertRefused(0, 5, 1);
    assertRefused(5, 5, 1);
    assertRefused(5, 4, 0);
    assertRefused(-1, 4, 0);
    assertRefused(1, 2, 0);
    assertRefused(1, 2, 2);
    assertRefused(3, 7, 3);
    assertRefused(0, 1L << 53, 0);
    assertThat(new ConsistencyProof(3, 7, NaiveMerkle.leaves(4)).path()).hasSize(4);
  }

  private static void assertRefused(long oldSize, long newSize, int hashes) {
    assertThat(built(oldSize, newSize, NaiveMerkle.leaves(hashes))).isEmpty();
    assertThatThrownBy(() -> new ConsistencyProof(oldSize, newSize, NaiveMerkle.leaves(hashes)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<ConsistencyProof> built(long oldSize, long newSize, List<Hash> path) {
    try {
      return Optional.of(new ConsistencyProof(oldSize, newSize, path));
    } catch (IllegalArgumentException wrongShape) {
      return Optional.empty();
    }
  }

  private interface Check {
    void accept(ConsistencyProof proof, Hash oldRoot, Hash newRoot);
  }

  private static void forEveryPair(Check check) {
    for (int newSize = 0; newSize <= SIZES; newSize++) {
      MerkleTree tree = MerkleTree.of(LEAVES.subList(0, newSize));
      for (int oldSize = 0; oldSize <= newSize; oldSize++) {
        check.accept(tree.consistencyProof(oldSize), ROOTS.get(oldSize), ROOTS.get(newSize));
      }
    }
  }
}
