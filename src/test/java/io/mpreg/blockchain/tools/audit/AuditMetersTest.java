package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.platform.database.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The metrics of audits follow the result of the latest one.
class AuditMetersTest {
  private static final AuditProgress WHOLE = new AuditProgress(0, 9, 10, 5, 5);

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final LatestAudit latest =
      new LatestAudit(() -> Instant.ofEpochMilli(millis.get()), new FoundDamage());

  AuditMetersTest() {
    ContinuousAudit idle =
        new ContinuousAudit(
            Audited.of(new InMemoryLedgerStore()),
            Hash.of(new byte[0]),
            new AuditProperties(false, 1, Duration.ZERO),
            latest);
    new AuditMeters(latest, idle, () -> Instant.ofEpochMilli(millis.get())).bindTo(meters);
  }

  private double value(String name) {
    return meters.get("ledger.audit." + name).gauge().value();
  }

  @Test
  void beforeTheFirstAuditNothingIsKnown() {
    assertThat(value("diverged")).isZero();
    assertThat(value("age")).isNaN();
    assertThat(value("continuous")).isZero();
  }

  @Test
  void aDivergenceShowsUntilTheWholeChainHasPassed() {
    latest.ended(new AuditResult.Diverged(WHOLE, Divergence.of(3, "block.hash", "other")));
    millis.addAndGet(2_500);
    assertThat(value("diverged")).isEqualTo(1);
    assertThat(value("age")).isEqualTo(2.5);
    latest.ended(new AuditResult.Passed(WHOLE));
    assertThat(value("diverged")).isZero();
    assertThat(value("age")).isZero();
  }
}
