package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.platform.database.Divergence;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The result of the latest audit, on demand or continuous, or of a reader that found damage before
/// it. A divergence stays until the whole chain has passed.
final class LatestAudit {
  private static final Logger LOG = LoggerFactory.getLogger(LatestAudit.class);

  private final InstantSource clock;
  private final FoundDamage read;
  private volatile Optional<Found> found = Optional.empty();

  /// @param divergence empty when the audit has passed
  record Found(Instant ended, AuditProgress progress, Optional<Divergence> divergence) {}

  LatestAudit(InstantSource clock, FoundDamage read) {
    this.clock = clock;
    this.read = read;
  }

  Optional<Found> found() {
    return found;
  }

  /// The first known divergence, if there is one.
  Optional<Divergence> divergence() {
    return found.flatMap(Found::divergence).or(read::first);
  }

  synchronized void ended(AuditResult result) {
    switch (result) {
      case AuditResult.Passed passed -> {
        boolean diverged = found.flatMap(Found::divergence).isPresent();
        if (!diverged || passed.progress().from() == 0) {
          found = Optional.of(new Found(clock.instant(), passed.progress(), Optional.empty()));
        }
        if (passed.progress().from() == 0) {
          read.repaired();
        }
      }
      case AuditResult.Diverged diverged -> {
        LOG.error(
            "The store is damaged. {}. Find out what changed it, and restore the"
                + " database from a backup.",
            diverged.divergence());
        found =
            Optional.of(
                new Found(
                    clock.instant(), diverged.progress(), Optional.of(diverged.divergence())));
      }
      case AuditResult.Cancelled cancelled -> {}
    }
  }
}
