package io.mpreg.blockchain.core.state;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.execution.Council;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.ChangeProposal.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The encodings of changes and proposals in the state.
class ChangeTest {
  private static final Council COUNCIL = new Council(4, 1, 0);

  static Stream<String> changes() {
    return Stream.of(
        COUNCIL.adding(7),
        Council.removing(0),
        COUNCIL.replacing(0, AuthorityKeyUse.CONSENSUS, AuthoritySets.consensusKey(8)),
        COUNCIL.replacing(0, AuthorityKeyUse.CHECKPOINT, AuthoritySets.consensusKey(8)),
        Council.tolerating(1_024, 0),
        Council.running(7, "governed"),
        Council.approving(ALICE),
        Council.approving(CAROL),
        Council.withdrawing(ALICE),
        Council.setting(2, 500),
        Council.cancelling(Integer.MAX_VALUE));
  }

  private static Change read(String json) {
    return Change.read(
        PayloadGrammar.parse(Bytes.of(json.getBytes(StandardCharsets.UTF_8))), Rules.FIRST);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeIsReadBackFromItsBytes(String json) {
    Change change = read(json);
    assertThat(json).contains("\"kind\":\"" + change.kind() + "\"");
    ByteReader reader = new ByteReader(change.encode());
    assertThat(Change.decode(reader)).isEqualTo(change);
    assertThat(reader.remaining()).isZero();
  }

  @Test
  void theBytesAreThoseOfTheProtocol() {
    assertThat(read(Council.removing(0)).encode().hex())
        .isEqualTo("02" + "0000000c" + hex("authority-00"));
    assertThat(read(Council.tolerating(2, 3)).encode().hex()).isEqualTo("04" + "0002" + "0003");
    assertThat(read(Council.withdrawing(ALICE)).encode().hex())
        .isEqualTo("07" + "00000005" + hex("alice"));
    assertThat(read(Council.approving(ALICE)).encode().hex())
        .isEqualTo("06" + "00000005" + hex("alice") + "01" + "00000020" + ALICE.publicKey().hex());
    assertThat(read(Council.running(7, "governed")).encode().hex())
        .isEqualTo(
            "05" + "000000c8" + "000005dc" + "00000007" + "00800000" + "00000000000186a0" + "01");
    assertThat(read(Council.setting(2, 500)).encode().hex())
        .isEqualTo("08" + "00000002" + "00000000000001f4");
    assertThat(read(Council.cancelling(2)).encode().hex()).isEqualTo("09" + "00000002");
    PublicKey key = AuthoritySets.consensusKey(8).publicKey();
    assertThat(
            read(COUNCIL.replacing(0, AuthorityKeyUse.CHECKPOINT, AuthoritySets.consensusKey(8)))
                .encode()
                .hex())
        .startsWith("03" + "0000000c" + hex("authority-00") + "04" + key.hex())
        .hasSize(2 * (1 + 4 + 12 + 1 + 32 + 64));
  }

  private static String hex(String ascii) {
    return Bytes.of(ascii.getBytes(StandardCharsets.US_ASCII)).hex();
  }

  @Test
  void theStatementOfAKeyIsThatOfTheProtocol() {
    NodeId id = AuthoritySets.id(7);
    PublicKey key = AuthoritySets.consensusKey(7).publicKey();
    for (AuthorityKeyUse use : AuthorityKeyUse.values()) {
      assertThat(use.statement(Hash.ZERO, id, key))
          .isEqualTo(
              new ByteWriter()
                  .magic("MPREG-POP-1\0")
                  .raw(new byte[32])
                  .string(id.value())
                  .u8(use == AuthorityKeyUse.CONSENSUS ? 3 : 4)
                  .bytes(key.toArray())
                  .toBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", // no kind
        "08", // no version
        "08 00000000 0000000000000001", // no such version
        "08 00000002 00000000000001", // no whole height
        "09 00000000",
        "0a",
        "02", // ends too early
        "0200000000", // an empty id
        "0200000001 20", // an id that is no name
        "0300000001 61 02", // no use
        "050000000000000000000000000000000000000000000000000000", // no parameters
        "0600000001 61 03", // no algorithm
      })
  void otherBytesAreNoChange(String hex) {
    assertThatThrownBy(() -> Change.decode(new ByteReader(Bytes.ofHex(hex.replace(" ", "")))))
        .isInstanceOf(Malformed.class);
  }

  private static ChangeProposal proposal(Status status, long ended) {
    return new ChangeProposal(
        ALICE.id(),
        Hash.ZERO,
        1,
        2,
        status,
        ended,
        new TreeMap<>(Map.of(0, true, 3, false)),
        new Change.RemoveAuthority(ALICE.id()));
  }

  @Test
  void aProposalIsReadBackFromItsBytes() {
    for (Status status : Status.values()) {
      ChangeProposal proposal = proposal(status, status == Status.OPEN ? 0 : 9);
      assertThat(ChangeProposal.decode(proposal.encode())).isEqualTo(proposal);
    }
    assertThat(proposal(Status.APPROVED, 9).encode().hex())
        .isEqualTo(
            "00000005"
                + hex("alice")
                + "00".repeat(32)
                + "0000000000000001"
                + "0000000000000002"
                + "01"
                + "0000000000000009"
                + "0002"
                + "0000"
                + "01"
                + "0003"
                + "00"
                + "02"
                + "00000005"
                + hex("alice"));
  }

  @Test
  void anOpenProposalHasNotEndedAndAnEndedOneHas() {
    assertThatIllegalArgumentException().isThrownBy(() -> proposal(Status.OPEN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> proposal(Status.EXPIRED, 0));
  }

  @Test
  void otherBytesAreNoProposal() {
    String valid = proposal(Status.APPROVED, 9).encode().hex();
    String votes = "0002" + "0000" + "01" + "0003" + "00";
    assertThat(valid).contains(votes);
    for (String wrong :
        new String[] {
          valid + "00",
          valid.substring(2),
          valid.replace(votes, "0002" + "0003" + "00" + "0000" + "01"), // not sorted
          valid.replace(votes, "0002" + "0000" + "01" + "0000" + "01"), // twice
          valid.replace(votes, "0002" + "0000" + "02" + "0003" + "00"), // neither
          valid.replace("01" + "0000000000000009", "05" + "0000000000000009"),
          valid.replace("01" + "0000000000000009", "00" + "0000000000000009"),
          valid.replace("01" + "0000000000000009", "01" + "0000000000000000"),
        }) {
      assertThatThrownBy(() -> ChangeProposal.decode(Bytes.ofHex(wrong)))
          .as(wrong)
          .isInstanceOf(Malformed.class);
    }
  }

  @Test
  void theHistoryOfSetsAscends() {
    for (String wrong : new String[] {"0000", "000200000000000000050000000000000005"}) {
      assertThatThrownBy(() -> ReignStarts.of(Optional.of(Bytes.ofHex(wrong))))
          .isInstanceOf(Malformed.class);
    }
    assertThat(ReignStarts.of(Optional.empty()).since()).isEqualTo(List.of(1L));
  }
}
