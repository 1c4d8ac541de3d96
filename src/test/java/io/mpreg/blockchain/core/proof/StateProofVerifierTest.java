package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static io.mpreg.blockchain.core.proof.ProofStep.BLOCK;
import static io.mpreg.blockchain.core.proof.ProofStep.CERTIFICATE;
import static io.mpreg.blockchain.core.proof.ProofStep.GENESIS;
import static io.mpreg.blockchain.core.proof.ProofStep.SHAPE;
import static io.mpreg.blockchain.core.proof.ProofStep.STATE;
import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateProofVerifierTest {
  private static final StateProofVerifier VERIFIER = new StateProofVerifier(Evidence.GENESIS);
  private static final NodeId NOBODY = new NodeId("nobody");
  private static final ChainState STATE_NOW = Evidence.BLOCKS.tip().state();
  private static final Bytes ALICE_HAS = StateKey.balance(ALICE.id());
  private static final StateProof GENUINE = Evidence.stateProof(ALICE_HAS, absent());

  /// A key with nothing under it and another leaf where its path ends.
  private static Bytes absent() {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> StateKey.balance(new NodeId("absent-" + i)))
        .filter(key -> Evidence.stateProof(key).entries().getFirst().other().isPresent())
        .findFirst()
        .orElseThrow();
  }

  private static StateVerdict verify(String json) {
    return VERIFIER.verify(ProofText.utf8(json));
  }

  private static ProofStep refusedAt(String json) {
    return switch (verify(json)) {
      case StateVerdict.Invalid(ProofStep step, String detail) -> step;
      case StateVerdict.Unknown(String detail) -> BLOCK;
      case StateVerdict.Valid valid -> throw new AssertionError("accepted: " + json);
    };
  }

  private static ProofStep refusedAt(StateEntry entry) {
    return refusedAt(
        ProofText.of(
            new StateProof(
                Receipt.VERSION,
                Evidence.CHAIN,
                GENUINE.block(),
                GENUINE.authoritySet(),
                GENUINE.certificate(),
                List.of(),
                List.of(entry))));
  }

  @Test
  void whatTheStateHoldsAndWhatItDoesNotIsProved() {
    StateProof proof =
        Evidence.stateProof(
            ALICE_HAS,
            StateKey.nonce(BOB.id(), 0),
            StateKey.node(BOB.id()),
            StateKey.balance(NOBODY),
            StateKey.nonce(ALICE.id(), 255),
            StateKey.node(NOBODY));
    Tip tip = Evidence.BLOCKS.tip();
    assertThat(verify(ProofText.of(proof)))
        .isEqualTo(
            new StateVerdict.Valid(
                3,
                tip.hash(),
                tip.header().timestampMillis(),
                List.of(
                    new StateFact.Balance(ALICE.id(), STATE_NOW.balance(ALICE.id())),
                    new StateFact.NextNonce(BOB.id(), 0, 3),
                    new StateFact.Registration(BOB.id(), STATE_NOW.node(BOB.id())),
                    new StateFact.Balance(NOBODY, 0),
                    new StateFact.NextNonce(ALICE.id(), 255, 0),
                    new StateFact.Registration(NOBODY, Optional.empty()))));
    assertThat(StateProof.parse(ProofText.utf8(ProofText.of(proof)))).isEqualTo(proof);
  }

  @Test
  void everyEntryOfTheStateIsProvedAsWhatItIs() {
    STATE_NOW
        .entries()
        .forEach(
            (key, value) ->
                assertThat(verify(ProofText.of(Evidence.stateProof(key))))
                    .isInstanceOfSatisfying(
                        StateVerdict.Valid.class,
                        valid ->
                            assertThat(valid.facts().getFirst())
                                .isNotEqualTo(StateFact.of(key, Optional.empty()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "04", "0400000001", "05000000016100ff", "ff00"})
  void whatIsNoKeyOfTheStateIsProvedAbsentAsItsBytes(String key) {
    StateProof proof = Evidence.stateProof(Bytes.ofHex(key));
    assertThat(verify(ProofText.of(proof)))
        .isInstanceOfSatisfying(
            StateVerdict.Valid.class,
            valid ->
                assertThat(valid.facts())
                    .containsExactly(new StateFact.Other(Bytes.ofHex(key), Optional.empty())));
  }

  @Test
  void theGenesisNeedsNoCertificate() {
    Tip genesis = Tip.of(Evidence.GENESIS);
    StateProof proof =
        StateProof.of(genesis, Evidence.FOUR, Optional.empty(), List.of(), List.of(ALICE_HAS));
    String json = ProofText.of(proof);
    assertThat(verify(json))
        .isInstanceOfSatisfying(
            StateVerdict.Valid.class,
            valid ->
                assertThat(valid.facts())
                    .containsExactly(new StateFact.Balance(ALICE.id(), 1_000)));
    String certificate = GENUINE.certificate().hex();
    assertThat(refusedAt(json.replace("\"certificate\":\"\"", certificate(certificate))))
        .isEqualTo(CERTIFICATE);
    Tip other = Tip.of(Chains.of(AuthoritySets.of(4, 0, 0)));
    StateProof elsewhere =
        StateProof.of(other, Evidence.FOUR, Optional.empty(), List.of(), List.of(ALICE_HAS));
    assertThat(
            refusedAt(
                ProofText.of(elsewhere)
                    .replace(other.hash().hex() + "\",\"block\"", Evidence.CHAIN + "\",\"block\"")))
        .isEqualTo(BLOCK);
  }

  private static String certificate(String hex) {
    return "\"certificate\":\"" + hex + "\"";
  }

  static Stream<Arguments> lies() {
    String json = ProofText.of(GENUINE);
    CertifiedBlock block = GENUINE.certified();
    String otherHash = Hash.of(new byte[] {1}).hex();
    return Stream.of(
        lie(json.replace("\"version\":1", "\"version\":2"), SHAPE),
        lie(json.replace("\"entries\"", "\"entry\""), SHAPE),
        lie(json.replaceAll("\"entries\":\\[.*]", "\"entries\":[]"), SHAPE),
        lie(json.replace("\"siblings\"", "\"more\":1,\"siblings\""), SHAPE),
        lie(json.replace("{\"version\"", "{\"more\":1,\"version\""), SHAPE),
        lie(json.replace("\"chainId\":\"" + Evidence.CHAIN, "\"chainId\":\"" + otherHash), GENESIS),
        lie(json.replace("\"height\":3", "\"height\":2"), BLOCK),
        lie(json.replace("\"hash\":\"" + block.hash(), "\"hash\":\"" + otherHash), BLOCK),
        lie(json.replace(block.headerBytes().hex(), ""), BLOCK),
        lie(
            json.replace(block.authoritySet().hex(), AuthoritySets.of(4, 0, 0).encode().hex()),
            AUTHORITIES),
        lie(json.replace(certificate(block.certificate().hex()), certificate("")), CERTIFICATE),
        lie(
            json.replace(
                block.certificate().hex(),
                Evidence.certificate(Evidence.BLOCKS.tip().header(), 0, 1).encode().hex()),
            CERTIFICATE));
  }

  private static Arguments lie(String json, ProofStep step) {
    assertThat(json).isNotEqualTo(ProofText.of(GENUINE));
    return Arguments.of(json, step);
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aLieAboutTheBlockIsRefusedAtItsStep(String json, ProofStep step) {
    assertThat(refusedAt(json)).isEqualTo(step);
  }

  @Test
  void anotherValueIsRefused() {
    StateEntry held = GENUINE.entries().getFirst();
    Bytes more = new ByteWriter().u64(1_000_000).toBytes();
    assertThat(
            refusedAt(
                new StateEntry(held.key(), Optional.of(more), held.siblings(), Optional.empty())))
        .isEqualTo(STATE);
  }

  @Test
  void whatIsHeldCannotBeProvedAbsent() {
    StateEntry held = GENUINE.entries().getFirst();
    StateLeaf itself = new StateLeaf(held.key(), held.value().orElseThrow());
    Optional<Bytes> absent = Optional.empty();
    List<Hash> siblings = held.siblings();
    assertThat(refusedAt(new StateEntry(held.key(), absent, siblings, Optional.empty())))
        .isEqualTo(STATE);
    assertThat(refusedAt(new StateEntry(held.key(), absent, siblings, Optional.of(itself))))
        .isEqualTo(STATE);
    StateEntry elsewhere = GENUINE.entries().get(1);
    assertThat(
            refusedAt(new StateEntry(held.key(), absent, elsewhere.siblings(), elsewhere.other())))
        .isEqualTo(STATE);
  }

  @Test
  void whatIsAbsentCannotBeProvedHeld() {
    StateEntry absent = GENUINE.entries().get(1);
    Bytes value = absent.other().orElseThrow().value();
    assertThat(
            refusedAt(
                new StateEntry(
                    absent.key(), Optional.of(value), absent.siblings(), Optional.empty())))
        .isEqualTo(STATE);
  }

  @Test
  void otherSiblingsAreRefused() {
    StateEntry held = GENUINE.entries().getFirst();
    List<Hash> siblings = held.siblings();
    List<Hash> withZero = Stream.concat(siblings.stream(), Stream.of(Hash.ZERO)).toList();
    List<Hash> tooMany = IntStream.range(0, 257).mapToObj(i -> siblings.getFirst()).toList();
    for (List<Hash> wrong :
        List.of(siblings.subList(1, siblings.size()), siblings.reversed(), withZero, tooMany)) {
      assertThat(refusedAt(new StateEntry(held.key(), held.value(), wrong, Optional.empty())))
          .isEqualTo(STATE);
    }
  }

  @Test
  void valueAndOtherTogetherHaveNoShape() {
    String json = ProofText.of(GENUINE);
    assertThat(refusedAt(json.replace("\"other\"", "\"value\":\"00\",\"other\""))).isEqualTo(SHAPE);
  }
}
