package io.mpreg.blockchain.ledger.log;

/// This member is no authority of any log that would do, so it signs none: another member does.
public final class CheckpointUnsigned extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckpointUnsigned(String message) {
    super(message);
  }
}
