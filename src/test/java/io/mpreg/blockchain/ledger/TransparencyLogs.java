package io.mpreg.blockchain.ledger;

import java.time.Instant;

/// Logs of members, for tests of what stands beside the ledger.
public final class TransparencyLogs {
  private TransparencyLogs() {}

  /// The log of a fixture's ledger, signed by its authority.
  public static TransparencyLog of(LedgerFixture fixture) {
    return new TransparencyLog(
        fixture.store,
        fixture.ledger,
        Checkpoints.of(fixture.ledger, LedgerFixture.AUTHORITY),
        () -> Instant.ofEpochMilli(fixture.millis));
  }
}
