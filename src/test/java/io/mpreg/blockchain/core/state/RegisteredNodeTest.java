package io.mpreg.blockchain.core.state;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.NodeProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredNodeTest {
  private static final RegisteredNode NODE =
      new RegisteredNode(
          ALICE.publicKey(),
          3,
          8,
          new NodeProfile(
              List.of("https://é", "http://a"),
              new TreeSet<>(List.of("z", "b")),
              new TreeMap<>(Map.of("n", "ü", "m", ""))),
          new TreeSet<>(List.of(new NodeId("g"), new NodeId("f"))));

  // Written by hand from the grammar of protocol section 7.
  private static final String BYTES =
      "01"
          + "00000020d5bf4a3fcce717b0388bcc2749ebc148ad9969b23f45ee1b605fd58778576ac4"
          + "0000000000000003"
          + "0000000000000008"
          + "02"
          + "0000000a68747470733a2f2fc3a9"
          + "00000008687474703a2f2f61"
          + "02"
          + "0000000162"
          + "000000017a"
          + "02"
          + "000000016d"
          + "00000000"
          + "000000016e"
          + "00000002c3bc"
          + "02"
          + "0000000166"
          + "0000000167";

  @Test
  void theEncodingIsThatOfTheProtocol() {
    assertThat(NODE.encode().hex()).isEqualTo(BYTES);
    assertThat(RegisteredNode.decode(NODE.encode())).isEqualTo(NODE);
  }

  @Test
  void whatIsAtEveryLimitIsReadBack() {
    RegisteredNode largest =
        new RegisteredNode(
            CAROL.publicKey(),
            0,
            0,
            new NodeProfile(
                names(8, "https://" + "😀".repeat(247) + "%d"),
                new TreeSet<>(names(64, "c".repeat(126) + "%02d")),
                names(32, "m".repeat(62) + "%02d").stream()
                    .collect(
                        Collectors.toMap(
                            name -> name, name -> "😀".repeat(256), (a, b) -> a, TreeMap::new))),
            names(64, "f".repeat(126) + "%02d").stream()
                .map(NodeId::new)
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(RegisteredNode.decode(largest.encode())).isEqualTo(largest);
  }

  private static List<String> names(int count, String format) {
    return IntStream.range(0, count).mapToObj(format::formatted).toList();
  }

  @Test
  void aNodeIsAMemberOfAtMost64Federations() {
    TreeSet<NodeId> tooMany = new TreeSet<>();
    names(65, "f%d").forEach(name -> tooMany.add(new NodeId(name)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegisteredNode(ALICE.publicKey(), 0, 0, NodeProfile.EMPTY, tooMany))
        .withMessageContaining("65");
  }

  @Test
  void everyChangedByteIsMalformedOrMakesAnotherNode() {
    byte[] bytes = NODE.encode().toArray();
    for (int at = 0; at < bytes.length; at++) {
      for (int by = 1; by < 256; by++) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) by;
        RegisteredNode other;
        try {
          other = RegisteredNode.decode(Bytes.of(changed));
        } catch (Malformed expected) {
          continue;
        }
        assertThat(other).isNotEqualTo(NODE);
        assertThat(other.encode()).isEqualTo(Bytes.of(changed));
      }
    }
  }

  @Test
  void everyTruncationAndEveryTrailingByteAreMalformed() {
    byte[] whole = NODE.encode().toArray();
    for (int length = 0; length <= whole.length + 1; length++) {
      if (length != whole.length) {
        malformed(Bytes.of(Arrays.copyOf(whole, length)));
      }
    }
  }

  private static void malformed(Bytes bytes) {
    assertThatThrownBy(() -> RegisteredNode.decode(bytes)).isExactlyInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000162000000017a>000000017a0000000162", // capabilities out of order
        "0000000162000000017a>00000001620000000162", // a capability twice
        "000000016d00000000000000016e>000000016e00000000000000016d", // metadata out of order
        "000000016d00000000000000016e>000000016d00000000000000016d", // metadata twice
        "00000001660000000167>00000001670000000166", // federations out of order
        "00000001660000000167>00000001660000000166", // a federation twice
        "00000002c3bc>00000002c328", // a text that is not UTF-8
        "00000008687474703a2f2f61>00000008687474703a2f3f61", // an endpoint of another kind
        "0100000020d5>0300000020d5" // an unknown algorithm
      })
  void anotherEncodingOfANodeIsMalformed(String change) {
    String[] sides = change.split(">");
    assertThat(BYTES).containsOnlyOnce(sides[0]);
    malformed(Bytes.ofHex(BYTES.replace(sides[0], sides[1])));
  }

  @Test
  void anApprovedKeyIsReadBackAndNothingElse() {
    Bytes encoded = RegisteredNode.encodeKey(CAROL.publicKey());
    assertThat(encoded.hex()).isEqualTo("0200000021" + CAROL.publicKey().hex());
    assertThat(RegisteredNode.decodeKey(encoded)).isEqualTo(CAROL.publicKey());
    for (String other :
        List.of(
            "", "02", encoded.hex() + "00", "01" + encoded.hex().substring(2), "0200000001ff")) {
      assertThatThrownBy(() -> RegisteredNode.decodeKey(Bytes.ofHex(other)))
          .isExactlyInstanceOf(Malformed.class);
    }
  }
}
