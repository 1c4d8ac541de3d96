package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.ledger.door.ChainSummary;
import io.mpreg.blockchain.ledger.door.Ledger;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Ready when the ledger can accept transactions; `ledger` in the health groups.
@Component
class LedgerHealthIndicator implements HealthIndicator {
  private final Ledger ledger;

  LedgerHealthIndicator(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Health health() {
    ChainSummary chain = ledger.status().summary();
    return ledger
        .submissions()
        .trouble()
        .map(reason -> Health.down().withDetail("reason", reason))
        .orElseGet(Health::up)
        .withDetail("chainId", chain.chainId().hex())
        .withDetail("height", chain.height())
        .withDetail("pending", chain.pendingCount())
        .build();
  }
}
