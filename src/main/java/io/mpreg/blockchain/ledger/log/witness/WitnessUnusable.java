package io.mpreg.blockchain.ledger.log.witness;

/// An invalid setting of `ledger.witness`.
final class WitnessUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WitnessUnusable(String message) {
    super(message);
  }
}
