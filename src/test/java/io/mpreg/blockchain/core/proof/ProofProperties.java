package io.mpreg.blockchain.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.StateKey;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ProofProperties {
  private static final ReceiptVerifier RECEIPTS = new ReceiptVerifier(Evidence.GENESIS);
  private static final StateProofVerifier STATES = new StateProofVerifier(Evidence.GENESIS);
  private static final String RECEIPT = ProofText.of(Evidence.receipt(1, 1, 4));
  private static final String WHITE_SPACE = " \t\r\n";

  @Provide
  Arbitrary<Character> characters() {
    return Arbitraries.oneOf(
        Arbitraries.of("0123456789abcdef".chars().mapToObj(c -> (char) c).toList()),
        Arbitraries.chars().range(' ', '~'),
        Arbitraries.chars().all());
  }

  @Property(tries = 3_000)
  void aReceiptWithoutWhiteSpaceHasNoCharacterThatDoesNotMatter(
      @ForAll @IntRange(max = 1_000_000) int position, @ForAll("characters") char other) {
    int at = position % RECEIPT.length();
    StringBuilder changed = new StringBuilder(RECEIPT);
    changed.setCharAt(at, other);
    boolean same = RECEIPT.charAt(at) == other;
    assertThat(RECEIPTS.verify(ProofText.utf8(changed.toString())) instanceof ReceiptVerdict.Valid)
        .isEqualTo(same);
  }

  @Property(tries = 300)
  void noPrefixOfAReceiptIsOne(@ForAll @IntRange(max = 1_000_000) int position) {
    String prefix = RECEIPT.substring(0, position % RECEIPT.length());
    assertThat(RECEIPTS.verify(ProofText.utf8(prefix)))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class,
            invalid -> assertThat(invalid.step()).isEqualTo(ProofStep.SHAPE));
  }

  @Property(tries = 300)
  void whiteSpaceBetweenTokensDoesNotMatter(
      @ForAll @IntRange(max = 3) int which, @ForAll @IntRange(max = 3) int times) {
    String spaced =
        RECEIPT.replaceAll(
            "(?<=[\\[{,])(?=[\"{])|(?<=\":)",
            String.valueOf(WHITE_SPACE.charAt(which)).repeat(times));
    assertThat(RECEIPTS.verify(ProofText.utf8(spaced))).isInstanceOf(ReceiptVerdict.Valid.class);
  }

  @Property(tries = 300)
  void aBalanceIsProvedForEveryName(@ForAll("names") String name) {
    NodeId node = new NodeId(name);
    StateProof proof = Evidence.stateProof(StateKey.balance(node));
    assertThat(STATES.verify(ProofText.utf8(ProofText.of(proof))))
        .isInstanceOfSatisfying(
            StateVerdict.Valid.class,
            valid ->
                assertThat(valid.facts())
                    .containsExactly(
                        new StateFact.Balance(node, Evidence.BLOCKS.tip().state().balance(node))));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of(List.of("alice", "bob", "authority-01")),
        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20));
  }

  /// Whatever a changed state proof still proves must be true.
  @Property(tries = 3_000)
  void aChangedStateProofProvesNoFalsehood(
      @ForAll @IntRange(max = 1_000_000) int position, @ForAll("characters") char other) {
    NodeId alice = new NodeId("alice");
    String genuine =
        ProofText.of(
            Evidence.stateProof(
                StateKey.balance(alice), StateKey.nonce(alice, 0), StateKey.node(new NodeId("x"))));
    StringBuilder changed = new StringBuilder(genuine);
    changed.setCharAt(position % genuine.length(), other);
    if (STATES.verify(ProofText.utf8(changed.toString())) instanceof StateVerdict.Valid valid) {
      assertThat(valid.facts()).allSatisfy(ProofProperties::isTrue);
    }
  }

  private static void isTrue(StateFact fact) {
    var state = Evidence.BLOCKS.tip().state();
    switch (fact) {
      case StateFact.Balance(NodeId node, long amount) ->
          assertThat(amount).isEqualTo(state.balance(node));
      case StateFact.NextNonce(NodeId node, int lane, long nonce) ->
          assertThat(nonce).isEqualTo(state.nextNonce(node, lane));
      case StateFact.Registration(NodeId node, var registered) ->
          assertThat(registered).isEqualTo(state.node(node));
      case StateFact.Other(var key, var value) ->
          assertThat(value.isPresent()).isEqualTo(state.entries().containsKey(key));
    }
  }
}
