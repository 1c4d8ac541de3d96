package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.platform.database.Divergence;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first damage that a read of the store has found, kept for operators until an audit of the
/// whole chain passes. Thread-safe.
public final class FoundDamage {
  private static final Logger LOG = LoggerFactory.getLogger(FoundDamage.class);

  private final AtomicReference<Optional<Divergence>> first =
      new AtomicReference<>(Optional.empty());

  /// Records damage. It is logged only once, because repeated requests would fill the log.
  public void found(Divergence divergence) {
    if (first.compareAndSet(Optional.empty(), Optional.of(divergence))) {
      LOG.error(
          "A request has found the store damaged. {}. Run an audit to find all damage, and restore"
              + " the database from a backup.",
          divergence);
    }
  }

  /// Records the damaged items of a list.
  public <T> List<ListItem<T>> among(List<ListItem<T>> listed) {
    for (ListItem<T> each : listed) {
      if (each instanceof ListItem.Damaged<T>(var at, var divergence)) {
        found(divergence);
      }
    }
    return listed;
  }

  /// Clears the recorded damage after an audit of the whole chain has passed.
  public void repaired() {
    first.set(Optional.empty());
  }

  public Optional<Divergence> first() {
    return first.get();
  }
}
