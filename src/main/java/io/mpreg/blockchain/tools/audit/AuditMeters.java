package io.mpreg.blockchain.tools.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;

/// The result of the latest audit as metrics: the same as in the health of the management port.
final class AuditMeters implements MeterBinder {
  private static final double MILLIS_PER_SECOND = 1_000;

  private final LatestAudit latest;
  private final ContinuousAudit continuous;
  private final InstantSource clock;

  AuditMeters(LatestAudit latest, ContinuousAudit continuous, InstantSource clock) {
    this.latest = latest;
    this.continuous = continuous;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("ledger.audit.diverged", () -> hasDiverged() ? 1 : 0)
        .description("Whether an audit or a reader has found damage in the store")
        .register(meters);
    Gauge.builder("ledger.audit.age", this::age)
        .description("Time since the latest audit ended")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("ledger.audit.continuous", () -> continuous.isRunning() ? 1 : 0)
        .description("Whether the continuous audit is running")
        .register(meters);
  }

  private boolean hasDiverged() {
    return latest.divergence().isPresent();
  }

  private double age() {
    return latest
        .found()
        .map(found -> (clock.millis() - found.ended().toEpochMilli()) / MILLIS_PER_SECOND)
        .orElse(Double.NaN);
  }
}
