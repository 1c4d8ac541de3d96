package io.mpreg.blockchain.ledger.door.web;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.RulesStatus;
import io.mpreg.blockchain.ledger.standing.Account;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether this member knows the rules of the next height, and whether its registered capability
/// does not overstate the rules that it knows; `rules` in the health groups.
@Component
class RulesHealthIndicator implements HealthIndicator {
  private final Ledger ledger;
  private final AuthorityKeys keys;

  RulesHealthIndicator(Ledger ledger, AuthorityKeys keys) {
    this.ledger = ledger;
    this.keys = keys;
  }

  @Override
  public Health health() {
    RulesStatus rules = ledger.status().rules();
    return ledger
        .status()
        .unknownRules()
        .or(() -> overclaimed(rules.supported()))
        .map(reason -> Health.down().withDetail("reason", reason))
        .orElseGet(Health::up)
        .withDetail("current", rules.current().version())
        .withDetail("supported", rules.supported().version())
        .build();
  }

  // The other authorities count this capability when they decide whether enough of them are ready
  // for new rules.
  private Optional<String> overclaimed(Rules supported) {
    return ledger
        .registry()
        .account(keys.id())
        .map(Account::node)
        .flatMap(node -> Rules.claimedBeyond(node.profile().capabilities(), supported))
        .map(
            claim ->
                ("the registry lists the capability %s of '%s', but this member knows rules up to"
                        + " %s only: start newer software, or remove the capability with a"
                        + " node_update")
                    .formatted(claim, keys.id().value(), supported));
  }
}
