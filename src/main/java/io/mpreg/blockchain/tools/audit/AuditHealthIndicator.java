package io.mpreg.blockchain.tools.audit;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// What audits and readers have found, as `audit` in the health of the management port. It does not
/// affect readiness: a member with damage still answers, and its operators decide what happens to
/// it.
final class AuditHealthIndicator implements HealthIndicator {
  private final LatestAudit latest;
  private final ContinuousAudit continuous;

  AuditHealthIndicator(LatestAudit latest, ContinuousAudit continuous) {
    this.latest = latest;
    this.continuous = continuous;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up().withDetail("continuous", continuous.isRunning());
    continuous
        .round()
        .ifPresent(
            round ->
                health
                    .withDetail("roundBlocks", round.blocks())
                    .withDetail("roundBlocksTotal", round.blocksTotal()));
    latest
        .found()
        .ifPresent(
            found -> {
              health
                  .withDetail("ended", found.ended().toString())
                  .withDetail("from", found.progress().from())
                  .withDetail("to", found.progress().to())
                  .withDetail("transactions", found.progress().transactions());
            });
    latest
        .divergence()
        .ifPresent(divergence -> health.down().withDetail("divergence", divergence.toString()));
    return health.build();
  }
}
