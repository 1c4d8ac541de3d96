package io.mpreg.blockchain.core.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class UpperTreeProperties {

  private static List<Hash> leaves(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> MerkleTree.leafHash(new byte[] {(byte) i, (byte) (i >> 8)}))
        .toList();
  }

  private static List<Hash> group(List<Hash> leaves, long index) {
    int begin = (int) UpperTree.groupBegin(index);
    return leaves.subList(begin, Math.min(begin + UpperTree.GROUP, leaves.size()));
  }

  @Property(tries = 300)
  void itGivesTheRootAndTheProofsOfTheWholeTree(
      @ForAll @IntRange(min = 1, max = 700) int size, @ForAll @IntRange(max = 1_000_000) int at) {
    List<Hash> leaves = leaves(size);
    int index = at % size;
    MerkleTree whole = MerkleTree.of(leaves);
    UpperTree upper = UpperTree.of(leaves);
    assertThat(upper.size()).isEqualTo(size);
    assertThat(upper.root()).isEqualTo(whole.root());
    assertThat(upper.inclusionProof(index, group(leaves, index)))
        .isEqualTo(whole.inclusionProof(index));
  }

  @Example
  void itKeepsAThirtySecondOfTheHashes() {
    assertThat(UpperTree.of(leaves(6_400)).weight()).isEqualTo(200);
    assertThat(UpperTree.of(List.of()).root()).isEqualTo(MerkleTree.EMPTY_ROOT);
  }

  @Example
  void anotherGroupOrIndexIsRefused() {
    List<Hash> leaves = leaves(70);
    UpperTree upper = UpperTree.of(leaves);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> upper.inclusionProof(69, leaves.subList(0, 64)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> upper.inclusionProof(0, leaves.subList(64, 70)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> upper.inclusionProof(70, leaves.subList(64, 70)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> upper.inclusionProof(-1, leaves.subList(0, 64)));
  }
}
