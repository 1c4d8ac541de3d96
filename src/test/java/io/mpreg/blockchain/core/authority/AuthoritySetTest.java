package io.mpreg.blockchain.core.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthoritySetTest {

  // The expected bytes were computed independently from the grammar of protocol section 5.
  private static final String ALICE_ALONE =
      "4d505245472d5345542d3100"
          + "000000000001"
          + "00000005616c696365"
          + "11".repeat(32)
          + "22".repeat(32);

  @Test
  void theEncodingIsThatOfTheProtocol() {
    var alone = new AuthoritySet(0, 0, List.of(authority("alice", 0x11, 0x22)));
    assertThat(alone.encode()).isEqualTo(Bytes.ofHex(ALICE_ALONE));
    assertThat(alone.hash().hex())
        .isEqualTo("e973e6568c542938908cd6428f1baab2f42c9725cda3ecf0628999fa95299f07");
    assertThat(AuthoritySet.decode(alone.encode())).isEqualTo(alone);
  }

  @Test
  void theOrderIsThatOfTheIdsHoweverTheyAreGiven() {
    var set =
        new AuthoritySet(
            1,
            0,
            List.of(
                authority("d", 0x13, 0x23),
                authority("b", 0x11, 0x21),
                authority("a", 0x10, 0x20),
                authority("c", 0x12, 0x22)));
    assertThat(set.hash().hex())
        .isEqualTo("3d3a2709e5ad84cda0fb372adb94a403840461c0434e350252aac2a401767048");
    assertThat(set.authorities())
        .extracting(a -> a.id().value())
        .containsExactly("a", "b", "c", "d");
    assertThat(set.indexOf(new NodeId("c"))).isEqualTo(2);
    assertThat(set.at(2).id()).isEqualTo(new NodeId("c"));
    assertThat(set.indexOf(new NodeId("bb"))).isEqualTo(-1);
    assertThat(set.contains(new NodeId("e"))).isFalse();
    assertThat(AuthoritySet.decode(set.encode())).isEqualTo(set);
  }

  @ParameterizedTest
  @CsvSource({
    "1,0,0,1",
    "3,0,1,2",
    "4,1,0,3",
    "5,0,2,3",
    "6,1,1,4",
    "6,1,0,5",
    "7,2,0,5",
    "10,3,0,7"
  })
  void theQuorumIsWhatRemainsWithoutTheFaulty(int size, int byzantine, int crashed, int quorum) {
    var set = AuthoritySets.of(size, byzantine, crashed);
    assertThat(set.quorum()).isEqualTo(quorum);
    // Any two quorums share an honest authority.
    assertThat(2 * quorum - size).isGreaterThan(byzantine);
  }

  @ParameterizedTest
  @CsvSource({"1,0,0", "3,0,1", "4,1,0", "5,0,2", "6,1,1", "6,1,0", "7,2,0", "7,1,1"})
  void quorumBlockingSetAndHonestMemberFollowFromTheWeight(int size, int byzantine, int crashed) {
    AuthoritySet set = AuthoritySets.of(size, byzantine, crashed);
    for (int some = 0; some < 1 << size; some++) {
      int members = some;
      int[] in = IntStream.range(0, size).filter(i -> (members >> i & 1) == 1).toArray();
      int[] out = IntStream.range(0, size).filter(i -> (members >> i & 1) == 0).toArray();
      assertThat(set.isQuorum(IntStream.of(in))).isEqualTo(in.length >= size - byzantine - crashed);
      assertThat(set.isQuorum(IntStream.of(in).mapToObj(i -> set.at(i).id()).toList()))
          .isEqualTo(set.isQuorum(IntStream.of(in)));
      assertThat(set.isBlocking(IntStream.of(in))).isEqualTo(!set.isQuorum(IntStream.of(out)));
      assertThat(set.includesHonest(IntStream.of(in))).isEqualTo(in.length > byzantine);
    }
  }

  @Test
  void duplicatesAndIndexesOutsideTheSetHaveNoWeight() {
    AuthoritySet set = AuthoritySets.of(4, 1, 0);
    assertThat(set.weigh(IntStream.of(0, 0, 1, 1, 0))).isEqualTo(2);
    assertThat(set.weigh(IntStream.of(-1, 4, 1_000_000))).isZero();
    assertThat(set.isQuorum(IntStream.of(0, 1, 1, 4))).isFalse();
    assertThat(set.isQuorum(List.of(set.at(0).id(), set.at(1).id(), new NodeId("stranger"))))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "3,1,0", "2,0,1", "5,1,1", "6,2,0", "4,-1,0", "4,0,-1"})
  void tooFewAuthoritiesForTheFaultsAreRefused(int size, int byzantine, int crashed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthoritySets.of(size, byzantine, crashed));
  }

  @Test
  void anIdOrAKeyTwiceIsRefused() {
    Authority alice = authority("alice", 0x11, 0x22);
    for (Authority other :
        List.of(
            authority("alice", 0x12, 0x23),
            authority("bob", 0x11, 0x23),
            authority("bob", 0x12, 0x22))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AuthoritySet(0, 0, List.of(alice, other)))
          .withMessageContaining("twice");
    }
  }

  @Test
  void anotherAlgorithmIsRefused() {
    PublicKey ed = key(0x11);
    var content = new byte[33];
    content[0] = 2;
    PublicKey secp = PublicKey.of(SignatureAlgorithm.SECP256K1, content);
    var id = new NodeId("alice");
    assertThatIllegalArgumentException().isThrownBy(() -> new Authority(id, secp, ed));
    assertThatIllegalArgumentException().isThrownBy(() -> new Authority(id, ed, secp));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4d505245472d5345542d3200" + "000000000001" + "00000005616c696365", // another magic
        "4d505245472d5345542d3100" + "000100000001" + "00000005616c696365", // b = 1, n = 1
        "4d505245472d5345542d3100" + "000000000002" + "00000005616c696365", // n = 2
        "4d505245472d5345542d3100" + "000000000001" + "00000005616c696320", // a space in the id
        "4d505245472d5345542d3100" + "000000000001" + "00000004616c6963", // one byte left over
        "4d505245472d5345542d3100" + "00000000ffff" + "00000005616c696365" // n = 65 535
      })
  void otherBytesAreMalformed(String beginning) {
    var bytes = Bytes.ofHex(beginning + "11".repeat(32) + "22".repeat(32) + (trailing(beginning)));
    assertThatThrownBy(() -> AuthoritySet.decode(bytes)).isInstanceOf(Malformed.class);
  }

  private static String trailing(String beginning) {
    return beginning.endsWith("616c6963") ? "22" : "";
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] whole = AuthoritySets.of(4, 1, 0).encode().toArray();
    for (int length = 0; length < whole.length; length++) {
      var bytes = Bytes.of(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> AuthoritySet.decode(bytes)).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void anotherOrderIsMalformed() {
    var writer = new ByteWriter().magic("MPREG-SET-1\0").u16(0).u16(0).u16(2);
    for (Authority authority : List.of(authority("b", 1, 2), authority("a", 3, 4))) {
      writer.string(authority.id().value());
      writer.raw(authority.consensusKey().toArray()).raw(authority.checkpointKey().toArray());
    }
    assertThatThrownBy(() -> AuthoritySet.decode(writer.toBytes()))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("sorted");
  }

  private static Authority authority(String id, int consensusKey, int checkpointKey) {
    return new Authority(new NodeId(id), key(consensusKey), key(checkpointKey));
  }

  private static PublicKey key(int content) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) content);
    return PublicKey.of(SignatureAlgorithm.ED25519, bytes);
  }
}
