package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.pending.Closure;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/// Whether this member accepts transactions; `acceptance` in the health groups. A follower is
/// healthy although it accepts none, so this status counts in the group for writes only.
@Component
class AcceptanceHealthIndicator implements HealthIndicator {
  static final Status CLOSED = new Status("CLOSED", "accepts no transactions");

  private final Ledger ledger;

  AcceptanceHealthIndicator(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Health health() {
    return ledger
        .submissions()
        .closure()
        .map(AcceptanceHealthIndicator::closed)
        .orElseGet(Health::up)
        .build();
  }

  private static Health.Builder closed(Closure closure) {
    return Health.status(CLOSED)
        .withDetail("why", closure.reason().name().toLowerCase(Locale.ROOT))
        .withDetail("reason", closure.detail());
  }
}
