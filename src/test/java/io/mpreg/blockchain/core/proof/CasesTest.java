package io.mpreg.blockchain.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.note.CosignaturePolicy;
import io.mpreg.blockchain.core.proof.CaseFile.Case;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Genesis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// In how many ways a receipt or a state proof can be wrong: `clients/cases` says it for all
/// verifiers.
class CasesTest {
  private static final List<Case> CASES = CaseFile.all();
  private static final List<Case> WRONG =
      CASES.stream().filter(one -> one.refusedAt().isPresent()).toList();

  /// The step that refuses a case; empty for one that is valid.
  static Optional<String> refusedAt(Case one) {
    Genesis genesis = Genesis.parse(one.genesis());
    TrustedChain chain =
        new TrustedChain(
            genesis.chainId(),
            Reigns.of(genesis),
            0,
            new TreeMap<>(Map.of(0L, genesis.rules())),
            one.rules().map(Rules::new).orElse(Rules.LATEST),
            Optional.empty());
    return one.isStateProof()
        ? ofStateProof(new StateProofVerifier(chain).verify(one.content()))
        : ofReceipt(new ReceiptVerifier(chain, CosignaturePolicy.NONE).verify(one.content()));
  }

  private static Optional<String> ofReceipt(ReceiptVerdict verdict) {
    return switch (verdict) {
      case ReceiptVerdict.Valid valid -> Optional.empty();
      case ReceiptVerdict.Invalid(ProofStep step, String detail) -> named(step, detail);
      case ReceiptVerdict.Unknown(String detail) -> named(ProofStep.BLOCK, detail);
    };
  }

  private static Optional<String> ofStateProof(StateVerdict verdict) {
    return switch (verdict) {
      case StateVerdict.Valid valid -> Optional.empty();
      case StateVerdict.Invalid(ProofStep step, String detail) -> named(step, detail);
      case StateVerdict.Unknown(String detail) -> named(ProofStep.BLOCK, detail);
    };
  }

  private static Optional<String> named(ProofStep step, String detail) {
    assertThat(detail).isNotBlank();
    return Optional.of(step.label());
  }

  private static List<Case> mistaken(Function<Case, Optional<String>> verifier) {
    return CASES.stream().filter(one -> !verifier.apply(one).equals(one.refusedAt())).toList();
  }

  @Test
  void theVerifiersAreRightAboutEveryCase() {
    assertThat(CASES)
        .allSatisfy(one -> assertThat(refusedAt(one)).as(one.name()).isEqualTo(one.refusedAt()));
    assertThat(CASES).extracting(Case::name).doesNotHaveDuplicates();
  }

  @Test
  void verifiersThatSayYesFailForEachWrongCaseAndForNoOther() {
    assertThat(WRONG).isNotEmpty();
    assertThat(mistaken(one -> Optional.empty())).isEqualTo(WRONG);
  }

  @Test
  void verifiersThatSayNoFailForEachValidCase() {
    List<Case> valid = CASES.stream().filter(one -> one.refusedAt().isEmpty()).toList();
    assertThat(valid).isNotEmpty();
    assertThat(mistaken(one -> Optional.of("shape"))).containsAll(valid);
  }
}
