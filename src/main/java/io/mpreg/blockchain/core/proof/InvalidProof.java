package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.function.Supplier;

/// Ends the examination of a proof at the first step that does not hold. Never leaves the package:
/// what a verifier answers is a value.
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

  /// What is read at a step; what does not decode is refused there.
  static <V> V unlessRead(ProofStep step, Supplier<V> reader) {
    try {
      return reader.get();
    } catch (Malformed | IllegalArgumentException invalid) {
      throw new InvalidProof(step, String.valueOf(invalid.getMessage()));
    }
  }
}
