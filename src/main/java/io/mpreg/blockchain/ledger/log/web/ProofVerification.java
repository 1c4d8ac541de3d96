package io.mpreg.blockchain.ledger.log.web;

import io.mpreg.blockchain.core.proof.ProofStep;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The result of a verification in several steps.
///
/// @param reason why the proof is not valid, for people; null when it is valid
/// @param step the first step that fails; null when all pass
@Schema(name = "ProofVerification", description = "The result of a verification in several steps.")
record ProofVerification(
    @Schema(example = "true") boolean valid,
    @Schema(description = "Why the proof is not valid; null when it is valid")
        @Nullable String reason,
    @Schema(description = "The first step that fails; null when all pass") @Nullable String step) {
  private static final ProofVerification VALID = new ProofVerification(true, null, null);

  static ProofVerification of(ReceiptVerdict verdict) {
    return switch (verdict) {
      case ReceiptVerdict.Valid valid -> VALID;
      case ReceiptVerdict.Invalid(ProofStep step, String detail) -> invalid(step, detail);
      case ReceiptVerdict.Unknown(String detail) -> unknown(detail);
    };
  }

  static ProofVerification of(StateVerdict verdict) {
    return switch (verdict) {
      case StateVerdict.Valid valid -> VALID;
      case StateVerdict.Invalid(ProofStep step, String detail) -> invalid(step, detail);
      case StateVerdict.Unknown(String detail) -> unknown(detail);
    };
  }

  private static ProofVerification unknown(String detail) {
    return invalid(ProofStep.BLOCK, "rules-unknown: " + detail);
  }

  static ProofVerification invalid(ProofStep step, String detail) {
    return new ProofVerification(false, detail, step.label());
  }
}
