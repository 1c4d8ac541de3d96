package io.mpreg.blockchain.ledger.log;

/// This member cannot sign a suitable checkpoint, because it was not an authority at its last
/// header. Another member can.
public final class CheckpointUnsigned extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckpointUnsigned(String message) {
    super(message);
  }
}
