package io.mpreg.blockchain.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  @Test
  void rootsAreThoseOfTheKnownAnswers() {
    for (int size = 0; size <= 8; size++) {
      List<Hash> leaves = NaiveMerkle.knownLeaves(size);

      assertThat(MerkleTree.of(leaves).root().hex()).isEqualTo(NaiveMerkle.ROOTS.get(size));
      assertThat(MerkleTree.of(leaves).size()).isEqualTo(size);
    }
    assertThat(MerkleTree.EMPTY_ROOT.hex()).isEqualTo(NaiveMerkle.ROOTS.getFirst());
  }

  @Test
  void leavesAndNodesAreHashedApart() {
    Hash left = MerkleTree.leafHash(new byte[] {1});
    Hash right = MerkleTree.leafHash(new byte[] {2});
    byte[] both = Bytes.ofHex(left.hex() + right.hex()).toArray();

    assertThat(MerkleTree.leafHash(both)).isNotEqualTo(MerkleTree.nodeHash(left, right));
    assertThat(MerkleTree.leafHash(Bytes.of(both))).isEqualTo(MerkleTree.leafHash(both));
  }

  /// CVE-2012-2459: a tree that repeats its last leaf has another root.
  @Test
  void aRepeatedLastLeafChangesTheRoot() {
    List<Hash> three = NaiveMerkle.leaves(3);
    List<Hash> four = new ArrayList<>(three);
    four.add(three.getLast());

    assertThat(MerkleTree.of(four).root()).isNotEqualTo(MerkleTree.of(three).root());
  }

  @Test
  void rootsAndProofsAreThoseOfTheRfcForEverySize() {
    List<Hash> leaves = NaiveMerkle.leaves(70);
    for (int size = 0; size <= 70; size++) {
      List<Hash> some = leaves.subList(0, size);
      MerkleTree tree = MerkleTree.of(some);
      assertThat(tree.root()).isEqualTo(NaiveMerkle.root(some));
      for (int index = 0; index < size; index++) {
        assertThat(tree.inclusionProof(index).path()).isEqualTo(NaiveMerkle.path(index, some));
      }
      for (int oldSize = 1; oldSize <= size; oldSize++) {
        assertThat(tree.consistencyProof(oldSize).path())
            .isEqualTo(NaiveMerkle.subproof(oldSize, some, true));
      }
    }
  }

  @Test
  void proofsFromAStoreAskForExactlyTheSubtreesNamedBefore() {
    List<Hash> leaves = NaiveMerkle.leaves(40);
    for (int size = 0; size <= 40; size++) {
      MerkleTree tree = MerkleTree.of(leaves.subList(0, size));
      RecordingHashes asked = new RecordingHashes(leaves);

      assertThat(MerkleTree.root(size, asked)).isEqualTo(tree.root());
      assertThat(asked.takeAll()).isEqualTo(MerkleTree.rootPositions(size));
      for (int index = 0; index < size; index++) {
        assertThat(MerkleTree.inclusionProof(index, size, asked))
            .isEqualTo(tree.inclusionProof(index));
        assertThat(asked.takeAll()).isEqualTo(MerkleTree.inclusionPositions(index, size));
      }
      for (int oldSize = 0; oldSize <= size; oldSize++) {
        assertThat(MerkleTree.consistencyProof(oldSize, size, asked))
            .isEqualTo(tree.consistencyProof(oldSize));
        assertThat(asked.takeAll()).isEqualTo(MerkleTree.consistencyPositions(oldSize, size));
      }
    }
  }

  /// Computes each subtree anew and records the requests.
  private static final class RecordingHashes implements SubtreeHashes {
    private final List<Hash> leaves;
    private List<SubtreePosition> positions = new ArrayList<>();

    RecordingHashes(List<Hash> leaves) {
      this.leaves = leaves;
    }

    @Override
    public Hash at(int level, long index) {
      positions.add(new SubtreePosition(level, index));
      int begin = Math.toIntExact(index << level);
      return NaiveMerkle.root(leaves.subList(begin, begin + (1 << level)));
    }

    List<SubtreePosition> takeAll() {
      List<SubtreePosition> taken = positions;
      positions = new ArrayList<>();
      return taken;
    }
  }

  @Test
  void indicesAndSizesOutsideTheTreeAreRefused() {
    MerkleTree tree = MerkleTree.of(NaiveMerkle.leaves(5));

    assertRefused(() -> tree.inclusionProof(-1));
    assertRefused(() -> tree.inclusionProof(5));
    assertRefused(() -> MerkleTree.of(List.of()).inclusionProof(0));
    assertRefused(() -> tree.consistencyProof(-1));
    assertRefused(() -> tree.consistencyProof(6));
    assertRefused(() -> MerkleTree.rootPositions(-1));
    assertRefused(() -> MerkleTree.rootPositions(1L << 53));
    assertRefused(() -> MerkleTree.inclusionPositions(0, 1L << 53));
    assertRefused(() -> MerkleTree.consistencyPositions(0, 1L << 53));
    assertRefused(() -> new SubtreePosition(-1, 0));
    assertRefused(() -> new SubtreePosition(53, 0));
    assertRefused(() -> new SubtreePosition(52, 2));
    assertRefused(() -> new SubtreePosition(0, -1));
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
  }
}
