package io.mpreg.blockchain.ledger.log;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.time.Instant;
import java.time.InstantSource;

/// Logs of members, for tests outside the ledger.
public final class TransparencyLogs {
  private TransparencyLogs() {}

  /// The log of a member.
  public static TransparencyLog of(LedgerStore store, Ledger ledger, AuthorityKeys keys) {
    return of(store, ledger, keys, InstantSource.system());
  }

  /// The log of a fixture's ledger, signed by its authority.
  public static TransparencyLog of(LedgerFixture fixture) {
    return of(
        fixture.store,
        fixture.ledger,
        LedgerFixture.AUTHORITY,
        () -> Instant.ofEpochMilli(fixture.millis));
  }

  /// The receipts of a ledger, as one of its authorities gives them.
  public static Receipts receipts(Ledger ledger, AuthorityKeys keys, TransparencyLog log) {
    return new Receipts(ledger.chain(), ledger.proofs(), Checkpoints.of(ledger.chain(), keys), log);
  }

  /// The log of a member whose clock is given.
  public static TransparencyLog of(
      LedgerStore store, Ledger ledger, AuthorityKeys keys, InstantSource clock) {
    Checkpoints checkpoints = Checkpoints.of(ledger.chain(), keys);
    return new TransparencyLog(store, ledger.chain(), ledger.proofs(), checkpoints, clock);
  }
}
