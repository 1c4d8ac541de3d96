package io.mpreg.blockchain.ledger.web;

import io.mpreg.blockchain.ledger.ChainSummary;
import io.mpreg.blockchain.ledger.Ledger;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Ready when the ledger can accept; the contributor's name in the health groups is `ledger`.
@Component
class LedgerHealthIndicator implements HealthIndicator {
  private final Ledger ledger;

  LedgerHealthIndicator(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Health health() {
    ChainSummary chain = ledger.chain();
    return ledger
        .trouble()
        .map(reason -> Health.down().withDetail("reason", reason))
        .orElseGet(Health::up)
        .withDetail("chainId", chain.chainId().hex())
        .withDetail("height", chain.height())
        .withDetail("pending", chain.pendingCount())
        .build();
  }
}
