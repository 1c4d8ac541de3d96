package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.keys.AuthorityKeys;
import java.time.Instant;
import java.time.InstantSource;

/// Logs of members, for tests of what stands beside the ledger.
public final class TransparencyLogs {
  private TransparencyLogs() {}

  /// The log of a member.
  public static TransparencyLog of(LedgerStore store, Ledger ledger, AuthorityKeys keys) {
    return new TransparencyLog(store, ledger, Checkpoints.of(ledger, keys), InstantSource.system());
  }

  /// The log of a fixture's ledger, signed by its authority.
  public static TransparencyLog of(LedgerFixture fixture) {
    return new TransparencyLog(
        fixture.store,
        fixture.ledger,
        Checkpoints.of(fixture.ledger, LedgerFixture.AUTHORITY),
        () -> Instant.ofEpochMilli(fixture.millis));
  }
}
