package io.mpreg.blockchain.ledger.log.witness;

/// A setting of `ledger.witness` that names no key or no witness.
final class WitnessUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WitnessUnusable(String message) {
    super(message);
  }
}
