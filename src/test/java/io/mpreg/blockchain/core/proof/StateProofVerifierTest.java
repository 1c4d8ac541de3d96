package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateProofVerifierTest {
  private static final StateProofVerifier VERIFIER = new StateProofVerifier(Evidence.GENESIS);
  private static final NodeId NOBODY = new NodeId("nobody");
  private static final ChainState STATE_NOW = Evidence.BLOCKS.tip().state();
  private static final Bytes ALICE_HAS = StateKey.balance(ALICE.id());

  private static StateVerdict verify(String json) {
    return VERIFIER.verify(ProofText.utf8(json));
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
    assertThat(verify(ProofText.of(proof)))
        .isInstanceOfSatisfying(
            StateVerdict.Valid.class,
            valid ->
                assertThat(valid.facts())
                    .containsExactly(new StateFact.Balance(ALICE.id(), 1_000)));
  }
}
