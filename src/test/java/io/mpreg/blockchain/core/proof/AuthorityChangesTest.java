package io.mpreg.blockchain.core.proof;

import static io.mpreg.blockchain.core.proof.ChangingAuthorities.FIRST_CHANGE;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.HEAD;
import static io.mpreg.blockchain.core.proof.ChangingAuthorities.SECOND;
import static io.mpreg.blockchain.core.proof.ProofStep.AUTHORITIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.HeaderForm;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.StateKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Receipts and state proofs of a chain whose authorities change twice.
class AuthorityChangesTest {
  private static final ReceiptVerifier VERIFIER = new ReceiptVerifier(ChangingAuthorities.GENESIS);
  private static final Receipt GENUINE = ChangingAuthorities.receipt(HEAD, 0);

  private static void requireUnknownAuthorities(ReceiptVerdict verdict) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            ReceiptVerdict.Invalid.class, wrong -> assertThat(wrong.step()).isEqualTo(AUTHORITIES));
  }

  @Test
  void everyReceiptOfTheChainHoldsForEverySizeOfTheLog() {
    for (long height = 1; height <= HEAD; height++) {
      for (int index = 0; index < ChangingAuthorities.block(height).entries().size(); index++) {
        for (long size = height + 1; size <= HEAD + 1; size++) {
          Receipt receipt = ChangingAuthorities.receipt(height, index, size, 0);
          assertThat(VERIFIER.verify(ProofText.utf8(ProofText.of(receipt))))
              .as("height %d, log of %d", height, size)
              .isInstanceOf(ReceiptVerdict.Valid.class);
          assertThat(Receipt.parse(ProofText.utf8(ProofText.of(receipt)))).isEqualTo(receipt);
        }
      }
    }
    assertThat(GENUINE.authorityChanges()).hasSize(2);
  }

  @Test
  void aStateProofHoldsAcrossBothChanges() {
    StateProof proof = ChangingAuthorities.stateProof(StateKey.balance(new NodeId("alice")));
    StateProofVerifier states = new StateProofVerifier(ChangingAuthorities.GENESIS);
    assertThat(proof.authorityChanges()).hasSize(2);
    assertThat(states.verify(ProofText.utf8(ProofText.of(proof))))
        .isInstanceOf(StateVerdict.Valid.class);
  }

  @Test
  void whoKnowsWhoDecidesAHeightNeedsNoChangesBelowIt() {
    Receipt later = ChangingAuthorities.receipt(HEAD, 0, HEAD + 1, FIRST_CHANGE + 1);
    assertThat(later.authorityChanges()).hasSize(1);
    requireUnknownAuthorities(VERIFIER.verify(later));
    ReceiptVerifier informed =
        ReceiptVerifier.from(ChangingAuthorities.CHAIN, FIRST_CHANGE + 1, SECOND);
    assertThat(informed.verify(later)).isInstanceOf(ReceiptVerdict.Valid.class);
    // Of what lies before, such a verifier knows nothing.
    requireUnknownAuthorities(informed.verify(ChangingAuthorities.receipt(2, 0)));
  }

  // Rules only rise: along the changes, from what is trusted on, and down to it.
  @Test
  void aHeaderOfRulesThatHaveBeenLeftBehindIsRefused() {
    Genesis genesis = ChangingAuthorities.GENESIS;
    for (Map<Long, Rules> seen :
        List.of(Map.of(0L, new Rules(2)), Map.of(HEAD - 1L, new Rules(3)))) {
      TrustedChain chain =
          new TrustedChain(
              genesis.chainId(),
              Reigns.of(genesis),
              0,
              new TreeMap<>(seen),
              new Rules(3),
              Optional.empty());
      assertThatThrownBy(() -> chain.requireHeader(GENUINE.certified()))
          .isInstanceOf(InvalidProof.class)
          .hasMessageContaining("rulesVersion 1 at height " + HEAD);
    }
    BlockHeader risen =
        HeaderForm.change(ChangingAuthorities.header(FIRST_CHANGE), form -> form.rulesVersion = 2);
    TrustedChain informed =
        new TrustedChain(
                genesis.chainId(),
                Reigns.of(genesis),
                0,
                new TreeMap<>(),
                new Rules(2),
                Optional.empty())
            .with(
                List.of(AuthorityChange.of(risen, ChangingAuthorities.certificate(risen), SECOND)),
                HEAD);
    assertThatThrownBy(
            () -> informed.requireFinal(ChangingAuthorities.header(HEAD), GENUINE.certified()))
        .isInstanceOf(InvalidProof.class)
        .hasMessageContaining("rulesVersion 1 at height " + HEAD);
  }
}
