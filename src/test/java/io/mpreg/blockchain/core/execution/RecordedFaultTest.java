package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The faults of transactions that fail in a block: they consume a nonce and change nothing else.
class RecordedFaultTest {

  /// @param making turns alice's next transaction into one that fails; bob is in 64 federations and
  ///   has made 256 topics
  record Case(
      RecordedFault fault, String what, boolean fromBob, UnaryOperator<UnsentTransaction> making) {
    @Override
    public String toString() {
      return fault.code() + ": " + what;
    }
  }

  private static final CertifiedChain CHAIN = chain();

  private static CertifiedChain chain() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    chain.add(ofBob(chain, 64, "federation_join", "{\"federation\":\"f%d\"}"));
    chain.add(ofBob(chain, 256, "message", "{\"topic\":\"t%d\",\"body\":\"\"}"));
    return chain;
  }

  private static UnsentTransaction[] ofBob(
      CertifiedChain chain, int count, String type, String payload) {
    long first = chain.state().nextNonce(BOB.id(), 0);
    return IntStream.range(0, count)
        .mapToObj(n -> chain.from(BOB).nonce(first + n).of(type, payload.formatted(n)))
        .toArray(UnsentTransaction[]::new);
  }

  // Compared with the time of the last block: that of the next one is not known yet.
  private static String expired(String field) {
    return "{%s\"body\":\"\",\"expiresAt\":%d}"
        .formatted(field, CHAIN.tip().header().timestampMillis());
  }

  private static Case alice(
      RecordedFault fault, String what, UnaryOperator<UnsentTransaction> making) {
    return new Case(fault, what, false, making);
  }

  private static Case bob(
      RecordedFault fault, String what, UnaryOperator<UnsentTransaction> making) {
    return new Case(fault, what, true, making);
  }

  static Stream<Case> cases() {
    return Stream.of(
        alice(RecordedFault.PAYLOAD_MALFORMED, "empty", tx -> tx.with(Bytes.EMPTY)),
        alice(
            RecordedFault.PAYLOAD_MALFORMED,
            "an amount of 0",
            tx -> tx.to(BOB.id()).of("transfer", "{\"amount\":0}")),
        alice(
            RecordedFault.PAYLOAD_MALFORMED,
            "an unknown field",
            tx -> tx.of("federation_join", "{\"federation\":\"f\",\"x\":1}")),
        alice(
            RecordedFault.PAYLOAD_MALFORMED,
            "an update of nothing",
            tx -> tx.of("node_update", "{}")),
        // The payload is checked before the receiver.
        alice(
            RecordedFault.PAYLOAD_MALFORMED,
            "an update of nothing for somebody else",
            tx -> tx.to(BOB.id()).of("node_update", "{}")),
        alice(RecordedFault.RECEIVER_UNKNOWN, "not registered", tx -> tx.transfer(CAROL, 1)),
        // The receiver is checked before the balance.
        alice(
            RecordedFault.RECEIVER_UNKNOWN, "too much for nobody", tx -> tx.transfer(CAROL, 1_001)),
        alice(RecordedFault.BALANCE_INSUFFICIENT, "one too much", tx -> tx.transfer(BOB, 1_001)),
        alice(RecordedFault.BALANCE_INSUFFICIENT, "to oneself", tx -> tx.transfer(ALICE, 1_001)),
        alice(
            RecordedFault.BALANCE_INSUFFICIENT,
            "all there is",
            tx -> tx.transfer(BOB, (1L << 53) - 1)),
        alice(
            RecordedFault.NODE_ALREADY_REGISTERED,
            "with its own key",
            tx -> tx.of("node_register", "{" + ALICE.keyFields() + "}")),
        alice(
            RecordedFault.RECEIVER_NOT_SENDER,
            "update",
            tx -> tx.to(BOB.id()).of("node_update", "{\"endpoints\":[]}")),
        alice(
            RecordedFault.RECEIVER_NOT_SENDER,
            "join",
            tx -> tx.to(BOB.id()).of("federation_join", "{\"federation\":\"f\"}")),
        alice(
            RecordedFault.RECEIVER_NOT_SENDER,
            "leave",
            tx -> tx.to(BOB.id()).of("federation_leave", "{\"federation\":\"f0\"}")),
        alice(
            RecordedFault.POSSESSION_UNPROVED,
            "no proof",
            tx ->
                tx.of(
                    "node_update",
                    "{\"newKey\":{%s,\"proof\":\"%s\"}}"
                        .formatted(CAROL.keyFields(), "00".repeat(64)))),
        bob(
            RecordedFault.FEDERATION_ALREADY_JOINED,
            "even with 64",
            tx -> tx.of("federation_join", "{\"federation\":\"f63\"}")),
        bob(
            RecordedFault.FEDERATION_NOT_JOINED,
            "never a member",
            tx -> tx.of("federation_leave", "{\"federation\":\"f64\"}")),
        bob(
            RecordedFault.FEDERATIONS_TOO_MANY,
            "the 65th",
            tx -> tx.of("federation_join", "{\"federation\":\"f64\"}")),
        alice(
            RecordedFault.RECEIVER_UNKNOWN,
            "direct message",
            tx -> tx.to(CAROL.id()).of("message", "{\"body\":\"\"}")),
        // The receiver is checked before the time.
        alice(
            RecordedFault.RECEIVER_UNKNOWN,
            "late direct message",
            tx -> tx.to(CAROL.id()).of("message", expired(""))),
        alice(RecordedFault.MESSAGE_EXPIRED, "direct message", tx -> tx.of("message", expired(""))),
        alice(
            RecordedFault.MESSAGE_EXPIRED,
            "to a topic",
            tx -> tx.of("message", expired("\"topic\":\"t0\","))),
        // The time is checked before the topic.
        bob(
            RecordedFault.MESSAGE_EXPIRED,
            "to a topic too many",
            tx -> tx.of("message", expired("\"topic\":\"t256\","))),
        bob(
            RecordedFault.TOPICS_TOO_MANY,
            "the 257th",
            tx -> tx.of("message", "{\"topic\":\"t256\",\"body\":\"\"}")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itUsesItsNonceAndChangesNothingElse(Case one) {
    NodeId sender = one.fromBob() ? BOB.id() : ALICE.id();
    BlockDraft draft = CHAIN.draft();
    UnsentTransaction unsent =
        one.making().apply(one.fromBob() ? CHAIN.from(BOB) : CHAIN.from(ALICE));
    assertThat(draft.add(unsent.signed()))
        .isEqualTo(new BlockDraft.Addition.Added(new Outcome.Failed(one.fault())));
    Map<Bytes, Bytes> expected = afterAnEmptyBlock();
    long next = CHAIN.state().nextNonce(sender, 0) + 1;
    expected.put(StateKey.nonce(sender, 0), Bytes.ofHex("%016x".formatted(next)));
    ExecutedBlock executed = draft.finish(0, CHAIN.nextTime());
    assertThat(executed.tip().state().entries()).isEqualTo(expected);
    assertThat(executed.block().tree().root())
        .isEqualTo(unsent.signed().leafHash(one.fault().number()));
  }

  private static Map<Bytes, Bytes> afterAnEmptyBlock() {
    return new HashMap<>(CHAIN.draft().finish(0, CHAIN.nextTime()).tip().state().entries());
  }

  @Test
  void everyRecordedFaultHasACase() {
    Set<RecordedFault> recorded = Arrays.stream(RecordedFault.values()).collect(Collectors.toSet());
    Stream<RecordedFault> ofGovernance =
        Stream.concat(
            GovernanceFaultTest.cases().map(GovernanceFaultTest.Case::fault),
            EvidenceRulesTest.cases().map(EvidenceRulesTest.Case::fault));
    // These need chains of their own: GovernanceTest, EvidenceRulesTest.
    Stream<RecordedFault> elsewhere =
        Stream.of(RecordedFault.AUTHORITIES_ABSENT, RecordedFault.EVIDENCE_ENOUGH);
    assertThat(
            Stream.of(cases().map(Case::fault), ofGovernance, elsewhere)
                .flatMap(faults -> faults)
                .collect(Collectors.toSet()))
        .isEqualTo(recorded);
  }

  @Test
  void whatStandsAtTheLimitIsApplied() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    assertThat(
            chain.add(
                chain.from(ALICE).transfer(BOB, 1_000),
                chain.from(BOB).transfer(BOB, 1_100),
                chain.from(BOB).nonce(1).transfer(ALICE, 1_100)))
        .containsOnly(0);
    assertThat(chain.state().balance(ALICE.id())).isEqualTo(1_100);
    assertThat(chain.state().balance(BOB.id())).isZero();
    // A balance of 0 is the default and has no leaf.
    assertThat(chain.state().entries()).doesNotContainKey(StateKey.balance(BOB.id()));
  }

  @Test
  void federationsAreJoinedAndLeft() {
    CertifiedChain chain = new CertifiedChain(Chains.open());
    String f = "{\"federation\":\"f\"}";
    assertThat(
            chain.add(
                chain.from(ALICE).of("federation_join", f),
                chain.from(ALICE).nonce(1).of("federation_leave", f),
                chain.from(ALICE).nonce(2).of("federation_leave", f),
                chain.from(ALICE).nonce(3).of("federation_join", f)))
        .isEqualTo(List.of(0, 0, 107, 0));
    assertThat(chain.node(ALICE).federations()).containsExactly(new NodeId("f"));
    // Memberships are not part of the key or the profile.
    assertThat(chain.node(ALICE).updatedAtHeight()).isZero();
  }
}
