package io.mpreg.blockchain.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InclusionProofTest {
  private static final int SIZES = 40;
  private static final List<Hash> LEAVES = NaiveMerkle.leaves(SIZES);

  @Test
  void everyLeafHasAProof() {
    forEveryProof(
        (proof, leaf, root) -> {
          assertThat(proof.rootFor(leaf)).isEqualTo(root);
          assertThat(proof.verifies(leaf, root)).isTrue();
          assertThat(proof.path())
              .hasSize(InclusionProof.length(proof.leafIndex(), proof.treeSize()));
        });
  }

  @Test
  void noProofHoldsForAnotherLeafOrRoot() {
    forEveryProof(
        (proof, leaf, root) -> {
          Hash otherLeaf = MerkleTree.leafHash(new byte[] {1, 2, 3});
          assertThat(proof.verifies(otherLeaf, root)).isFalse();
          assertThat(proof.verifies(leaf, MerkleTree.EMPTY_ROOT)).isFalse();
          for (int size = 1; size <= SIZES; size++) {
            if (size != proof.treeSize()) {
              Hash otherRoot = MerkleTree.of(LEAVES.subList(0, size)).root();
              assertThat(proof.verifies(leaf, otherRoot)).isFalse();
            }
          }
        });
  }

  @Test
  void noProofHoldsAtAnotherIndex() {
    forEveryProof(
        (proof, leaf, root) -> {
          for (long index = -1; index <= proof.treeSize(); index++) {
            if (index != proof.leafIndex()) {
              assertThat(holds(index, proof.treeSize(), proof.path(), leaf, root)).isFalse();
            }
          }
        });
  }

  /// A root does not commit to the size of its tree. A proof can verify with a wrong size only if
  /// the path from the root to the leaf takes the same turns there. So size and root must come from
  /// the same trusted source.
  @Test
  void noProofHoldsAtAnotherSizeInWhichTheLeafIsReachedByOtherTurns() {
    forEveryProof(
        (proof, leaf, root) -> {
          int index = Math.toIntExact(proof.leafIndex());
          String turns = NaiveMerkle.turns(index, Math.toIntExact(proof.treeSize()));
          for (int size = index + 1; size <= SIZES; size++) {
            assertThat(holds(index, size, proof.path(), leaf, root))
                .isEqualTo(NaiveMerkle.turns(index, size).equals(turns));
          }
        });
  }

  @Test
  void noProofHoldsWithHashesChangedRemovedAddedOrSwapped() {
    forEveryProof(
        (proof, leaf, root) -> {
          for (List<Hash> path : NaiveMerkle.damaged(proof.path())) {
            assertThat(holds(proof.leafIndex(), proof.treeSize(), path, leaf, root)).isFalse();
          }
        });
  }

  @Test
  void aProofOfTheWrongShapeCannotBeBuilt() {
    List<Hash> one = LEAVES.subList(0, 1);
    List<Hash> two = LEAVES.subList(0, 2);
    assertRefused(0, 0, List.of());
    assertRefused(1, 1, List.of());
    assertRefused(-1, 1, List.of());
    assertRefused(0, 1, one);
    assertRefused(0, 2, List.of());
    assertRefused(2, 3, two);
    assertRefused(0, 3, one);
    assertRefused(0, 1L << 53, NaiveMerkle.leaves(53));
    assertThat(new InclusionProof(2, 3, one).path()).hasSize(1);
    assertThat(new InclusionProof(0, (1L << 53) - 1, NaiveMerkle.leaves(53)).path()).hasSize(53);
  }

  private static void assertRefused(long index, long size, List<Hash> path) {
    assertThatThrownBy(() -> new InclusionProof(index, size, path))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean holds(long index, long size, List<Hash> path, Hash leaf, Hash root) {
    return built(index, size, path).map(proof -> proof.verifies(leaf, root)).orElse(false);
  }

  private static Optional<InclusionProof> built(long index, long size, List<Hash> path) {
    try {
      return Optional.of(new InclusionProof(index, size, path));
    } catch (IllegalArgumentException wrongShape) {
      return Optional.empty();
    }
  }

  private interface Check {
    void accept(InclusionProof proof, Hash leaf, Hash root);
  }

  private static void forEveryProof(Check check) {
    for (int size = 1; size <= SIZES; size++) {
      MerkleTree tree = MerkleTree.of(LEAVES.subList(0, size));
      for (int index = 0; index < size; index++) {
        check.accept(tree.inclusionProof(index), LEAVES.get(index), tree.root());
      }
    }
  }
}
