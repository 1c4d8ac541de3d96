package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.platform.database.Divergence;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What those who read from the store came upon that is not what it has to be, for operators: the
/// first of it, until an audit of the whole chain has passed. Thread-safe.
public final class FoundDamage {
  private static final Logger LOG = LoggerFactory.getLogger(FoundDamage.class);

  private final AtomicReference<Optional<Divergence>> first =
      new AtomicReference<>(Optional.empty());

  /// Takes note of damage. The log has it once: whoever asks again would fill it.
  public void found(Divergence divergence) {
    if (first.compareAndSet(Optional.empty(), Optional.of(divergence))) {
      LOG.error(
          "A request has found the store damaged. {}. Run an audit to see what else is, and restore"
              + " the database from a backup.",
          divergence);
    }
  }

  /// Takes note of what a list cannot show.
  public <T> List<Listed<T>> among(List<Listed<T>> listed) {
    for (Listed<T> each : listed) {
      if (each instanceof Listed.Damaged<T>(var at, var divergence)) {
        found(divergence);
      }
    }
    return listed;
  }

  /// The whole chain has been looked at and is what it has to be.
  public void repaired() {
    first.set(Optional.empty());
  }

  public Optional<Divergence> first() {
    return first.get();
  }
}
