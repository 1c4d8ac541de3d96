package io.mpreg.blockchain.core.proof;

import java.util.Locale;

/// The verification steps of a receipt or state proof, in this order (protocol, sections 14 and
/// 15). Only a client that requires cosignatures, or has a trusted header, takes the last two
/// (section 18).
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

  /// The name in JSON.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
