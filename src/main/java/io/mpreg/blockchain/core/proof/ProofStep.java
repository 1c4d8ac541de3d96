package io.mpreg.blockchain.core.proof;

import java.util.Locale;

/// What is checked of a receipt or a state proof, in this order (protocol, sections 14 and 15); the
/// last two only by who demands cosignatures, or keeps a trusted header (section 18).
public enum ProofStep {
  SHAPE,
  GENESIS,
  TRANSACTION,
  INCLUSION,
  BLOCK,
  AUTHORITIES,
  CERTIFICATE,
  HISTORY,
  CHECKPOINT,
  STATE,
  COSIGNATURES,
  TRUST;

  /// The word for it in JSON.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
