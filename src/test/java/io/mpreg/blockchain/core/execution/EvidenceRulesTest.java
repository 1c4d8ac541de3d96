package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.state.RecordedEvidence;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.core.transaction.Accusation.Voted;
import io.mpreg.blockchain.core.transaction.Offence;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Evidence of equivocation on the chain (protocol, section 19).
class EvidenceRulesTest {
  private static final Hash ONE = Hash.fromHex("11".repeat(32));
  private static final Hash TWO = Hash.fromHex("22".repeat(32));

  private static final Council COUNCIL = council();

  // At height 3, with one recorded offence of authority 0 in round 7 of height 1.
  private static Council council() {
    Council council = new Council(4, 1, 0);
    council.chain.add();
    council.chain.add();
    Accusation known = accusation(council, Offence.DOUBLE_NOTARIZE, 0, 1, 7);
    assertThat(council.chain.add(evidence(council, known))).containsExactly(0);
    return council;
  }

  // kind as in section 8 of the protocol: 1 PROPOSE, 2 NOTARIZE, 3 NULLIFY, 4 FINALIZE
  private static Voted vote(
      SigningKey key,
      int kind,
      Hash chainId,
      AuthoritySet set,
      long height,
      int round,
      Hash block) {
    Bytes bytes =
        new ByteWriter()
            .magic("MPREG-CONS-1\0")
            .u8(kind)
            .raw(chainId.toArray())
            .raw(set.hash().toArray())
            .u64(height)
            .u32(round)
            .raw(block.toArray())
            .toBytes();
    return new Voted(block, key.sign(bytes.toArray()));
  }

  private static int[] kinds(Offence offence) {
    return switch (offence) {
      case DOUBLE_PROPOSE -> new int[] {1, 1};
      case DOUBLE_NOTARIZE -> new int[] {2, 2};
      case DOUBLE_FINALIZE -> new int[] {4, 4};
      case NULLIFY_AND_FINALIZE -> new int[] {3, 4};
    };
  }

  private static Accusation accusation(
      Council council, Offence offence, int number, long height, int round) {
    return accusation(
        council,
        offence,
        number,
        height,
        round,
        AuthoritySets.consensusKey(number),
        council.state().authoritiesAt(height).orElseThrow());
  }

  private static Accusation accusation(
      Council council,
      Offence offence,
      int number,
      long height,
      int round,
      SigningKey key,
      AuthoritySet set) {
    Hash chainId = council.state().chainId();
    Hash first = offence == Offence.NULLIFY_AND_FINALIZE ? Hash.ZERO : ONE;
    return new Accusation(
        offence,
        AuthoritySets.id(number),
        height,
        round,
        vote(key, kinds(offence)[0], chainId, set, height, round, first),
        vote(key, kinds(offence)[1], chainId, set, height, round, TWO));
  }

  private static UnsentTransaction evidence(Council council, Accusation accusation) {
    return council
        .chain
        .from(ALICE)
        .of(
            "evidence",
            new String(accusation.payload().content().toArray(), StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @EnumSource
  void everyOffenceIsRecordedOnceForAnyReporter(Offence offence) {
    Council council = new Council(4, 1, 0);
    council.chain.add();
    Accusation accusation = accusation(council, offence, 2, 1, 0);
    assertThat(council.chain.add(evidence(council, accusation))).containsExactly(0);
    Bytes key = StateKey.evidence(accusation);
    assertThat(key.hex())
        .isEqualTo(
            "0f"
                + "0000000c"
                + Bytes.of(AuthoritySets.id(2).value().getBytes(StandardCharsets.US_ASCII)).hex()
                + "0000000000000001"
                + "00000000"
                + "0"
                + (offence.ordinal() + 1));
    Bytes value = council.state().entries().get(key);
    assertThat(RecordedEvidence.decode(key, value))
        .isEqualTo(new RecordedEvidence(accusation, ALICE.id(), 2));
    assertThat(value.hex())
        .isEqualTo(
            "0000000000000002"
                + "00000005"
                + "616c696365"
                + accusation.first().blockHash().hex()
                + accusation.first().signature().hex()
                + accusation.second().blockHash().hex()
                + accusation.second().signature().hex());
    assertThat(
            council.chain.add(
                council
                    .chain
                    .from(BOB)
                    .of(
                        "evidence",
                        new String(
                            accusation.payload().content().toArray(), StandardCharsets.US_ASCII))))
        .containsExactly(RecordedFault.EVIDENCE_RECORDED.number());
    // The offender stays an authority: only a proposal removes it.
    assertThat(council.state().followingAuthorities()).isEqualTo(AuthoritySets.of(4, 1, 0));
  }

  @Test
  void aRemovedAuthorityIsStillJudgedByTheSetOfTheHeight() {
    Council council = new Council(4, 0, 1);
    AuthoritySet before = council.state().authorities();
    council.decide(Council.removing(3), 0, 0, 1, 2);
    council.chain.add();
    council.chain.add();
    assertThat(
            council.chain.add(
                evidence(council, accusation(council, Offence.DOUBLE_FINALIZE, 3, 2, 0))))
        .containsExactly(0);
    // At height 3 it was not an authority, whatever it signed.
    Accusation later =
        accusation(
            council, Offence.DOUBLE_FINALIZE, 3, 3, 0, AuthoritySets.consensusKey(3), before);
    assertThat(council.chain.add(evidence(council, later))).containsExactly(124);
  }

  @Test
  void votesOfTheBlockThatRecordsThemCount() {
    Council council = new Council(4, 1, 0);
    assertThat(
            council.chain.add(
                evidence(council, accusation(council, Offence.DOUBLE_PROPOSE, 1, 1, 0))))
        .containsExactly(0);
  }

  @Test
  void sixtyFourOffencesOfOneAuthorityAreEnough() {
    Council council = new Council(4, 1, 0);
    UnsentTransaction[] many =
        IntStream.range(0, 65)
            .mapToObj(
                round ->
                    evidence(council, accusation(council, Offence.DOUBLE_NOTARIZE, 1, 1, round))
                        .nonce(round))
            .toArray(UnsentTransaction[]::new);
    List<Integer> outcomes = council.chain.add(many);
    assertThat(outcomes.subList(0, 64)).containsOnly(0);
    assertThat(outcomes.get(64)).isEqualTo(123);
    assertThat(
            council.chain.add(
                evidence(council, accusation(council, Offence.DOUBLE_NOTARIZE, 2, 1, 0))))
        .containsExactly(0);
  }

  /// @param unsent alice's next transaction
  record Case(RecordedFault fault, String what, UnsentTransaction unsent) {
    @Override
    public String toString() {
      return fault.code() + ": " + what;
    }
  }

  private static Case invalid(String what, Accusation accusation) {
    return new Case(RecordedFault.EVIDENCE_INVALID, what, evidence(COUNCIL, accusation));
  }

  static Stream<Case> cases() {
    AuthoritySet set = COUNCIL.state().authorities();
    Hash chainId = COUNCIL.state().chainId();
    SigningKey key = AuthoritySets.consensusKey(1);
    Accusation valid = accusation(COUNCIL, Offence.DOUBLE_NOTARIZE, 1, 1, 0);
    Accusation mixed = accusation(COUNCIL, Offence.NULLIFY_AND_FINALIZE, 1, 1, 0);
    return Stream.concat(
        Stream.of(
            new Case(
                RecordedFault.EVIDENCE_HEIGHT,
                "of the next height but one",
                evidence(COUNCIL, accusation(COUNCIL, Offence.DOUBLE_NOTARIZE, 1, 5, 0))),
            new Case(
                RecordedFault.EVIDENCE_RECORDED,
                "the same again",
                evidence(COUNCIL, accusation(COUNCIL, Offence.DOUBLE_NOTARIZE, 0, 1, 7))),
            new Case(
                RecordedFault.RECEIVER_NOT_SENDER,
                "to somebody",
                evidence(COUNCIL, valid).to(BOB.id())),
            invalid(
                "signed by another authority",
                accusation(
                    COUNCIL, Offence.DOUBLE_NOTARIZE, 1, 1, 0, AuthoritySets.consensusKey(2), set)),
            invalid(
                "signed with the checkpoint key",
                accusation(
                    COUNCIL,
                    Offence.DOUBLE_NOTARIZE,
                    1,
                    1,
                    0,
                    AuthoritySets.checkpointKey(1),
                    set)),
            invalid(
                "of no authority",
                accusation(
                    COUNCIL, Offence.DOUBLE_NOTARIZE, 8, 1, 0, AuthoritySets.consensusKey(8), set)),
            invalid(
                "under another set",
                accusation(
                    COUNCIL, Offence.DOUBLE_NOTARIZE, 1, 1, 0, key, AuthoritySets.of(5, 1, 0))),
            invalid(
                "one vote of another chain",
                with(valid, vote(key, 2, Hash.ZERO, set, 1, 0, ONE), valid.second())),
            invalid(
                "one vote of another height",
                with(valid, vote(key, 2, chainId, set, 2, 0, ONE), valid.second())),
            invalid(
                "one vote of another round",
                with(valid, valid.first(), vote(key, 2, chainId, set, 1, 1, TWO))),
            invalid(
                "one vote of another kind",
                with(valid, valid.first(), vote(key, 1, chainId, set, 1, 0, TWO))),
            invalid(
                "a NOTARIZE and a FINALIZE",
                with(valid, valid.first(), vote(key, 4, chainId, set, 1, 0, TWO))),
            invalid(
                "a NULLIFY and a NOTARIZE",
                with(mixed, mixed.first(), vote(key, 2, chainId, set, 1, 0, TWO)))),
        malformed(valid));
  }

  private static Accusation with(Accusation one, Voted first, Voted second) {
    return new Accusation(one.offence(), one.offender(), one.height(), one.round(), first, second);
  }

  private static Stream<Case> malformed(Accusation valid) {
    String text = new String(valid.payload().content().toArray(), StandardCharsets.US_ASCII);
    return Stream.of(
            text.replace("double_notarize", "double_nullify"),
            text.replace("double_notarize", "nullify_and_finalize"),
            text.replace("double_notarize", "DOUBLE_NOTARIZE"),
            text.replace("\"height\":1", "\"height\":0"),
            text.replace("\"round\":0", "\"round\":2147483648"),
            text.replace(TWO.hex(), ONE.hex()), // the same block
            text.replace(ONE.hex(), "33".repeat(32)), // the larger one first
            text.replace(ONE.hex(), Hash.ZERO.hex()), // a NULLIFY where none belongs
            text.replace(valid.first().signature().hex(), "00"),
            text.replace("\"second\"", "\"third\""))
        .map(
            wrong ->
                new Case(
                    RecordedFault.PAYLOAD_MALFORMED,
                    wrong,
                    COUNCIL.chain.from(ALICE).of("evidence", wrong)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itUsesItsNonceAndChangesNothingElse(Case one) {
    BlockDraft draft = COUNCIL.chain.draft();
    assertThat(draft.add(one.unsent().signed()))
        .isEqualTo(new BlockDraft.Addition.Added(new Outcome.Failed(one.fault())));
    Map<Bytes, Bytes> expected =
        new HashMap<>(
            COUNCIL.chain.draft().finish(0, COUNCIL.chain.nextTime()).tip().state().entries());
    expected.put(StateKey.nonce(ALICE.id(), 0), Bytes.ofHex("%016x".formatted(2)));
    assertThat(draft.finish(0, COUNCIL.chain.nextTime()).tip().state().entries())
        .isEqualTo(expected);
  }

  @Test
  void otherEntriesAreNoEvidence() {
    Accusation accusation = accusation(COUNCIL, Offence.DOUBLE_FINALIZE, 0, 1, 0);
    Bytes key = StateKey.evidence(accusation);
    Bytes value = new RecordedEvidence(accusation, ALICE.id(), 9).encode();
    String text = value.hex();
    for (String wrong :
        List.of(
            text + "00",
            text.substring(2),
            text.replace(ONE.hex(), TWO.hex()),
            text.replace(ONE.hex(), Hash.ZERO.hex()))) {
      assertThatThrownBy(() -> RecordedEvidence.decode(key, Bytes.ofHex(wrong)))
          .as(wrong)
          .isInstanceOf(Malformed.class);
    }
    assertThatThrownBy(
            () -> RecordedEvidence.decode(Bytes.ofHex(key.hex().replaceFirst("03$", "05")), value))
        .isInstanceOf(Malformed.class);
  }
}
