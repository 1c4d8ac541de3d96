package io.mpreg.blockchain.ledger.log;

/// No recent checkpoint has the requested number of cosignatures: they arrive shortly after a block
/// is final.
public final class CheckpointUncosigned extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CheckpointUncosigned(int cosigners) {
    super(
        "no recent checkpoint that holds it has %d cosignatures of others; ask again in a moment"
            .formatted(cosigners));
  }
}
