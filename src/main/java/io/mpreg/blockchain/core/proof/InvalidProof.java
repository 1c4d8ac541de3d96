package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.function.Supplier;

/// Ends the verification of a proof at the first step that fails. Never leaves the package:
/// verifiers return the result as a value.
final class InvalidProof extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProofStep step;
  private final String detail;

  InvalidProof(ProofStep step, String detail) {
    super(detail, null, false, false);
    this.step = step;
    this.detail = detail;
  }

  ProofStep step() {
    return step;
  }

  String detail() {
    return detail;
  }

  static void unless(boolean holds, ProofStep step, String detail) {
    if (!holds) {
      throw new InvalidProof(step, detail);
    }
  }

  /// Decodes a part of the proof; if that fails, the proof is invalid at this step.
  static <V> V unlessRead(ProofStep step, Supplier<V> reader) {
    try {
      return reader.get();
    } catch (Malformed | IllegalArgumentException invalid) {
      throw new InvalidProof(step, String.valueOf(invalid.getMessage()));
    }
  }
}
