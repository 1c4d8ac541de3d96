package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.transaction.Accusation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The equivocations that this process has seen, each once; the newest are kept.
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
  private static final int MAX_KEPT = 1_000;

  private final Set<Accusation> seen = new LinkedHashSet<>();
  private final Consumer<Accusation> next;
  private long count;

  /// @param next told of each new one; must return at once
  FaultLog(Consumer<Accusation> next) {
    this.next = next;
  }

  void add(Accusation accusation) {
    if (isNew(accusation)) {
      LOG.warn(
          "Authority {} has signed votes that contradict each other: {} at height {}, round {}",
          accusation.offender().value(),
          accusation.offence().label(),
          accusation.height(),
          accusation.round());
      next.accept(accusation);
    }
  }

  private synchronized boolean isNew(Accusation accusation) {
    if (!seen.add(accusation)) {
      return false;
    }
    count++;
    if (seen.size() > MAX_KEPT) {
      seen.remove(seen.iterator().next());
    }
    return true;
  }

  /// The number seen, including those that are no longer kept.
  synchronized long count() {
    return count;
  }

  synchronized List<Accusation> all() {
    return List.copyOf(seen);
  }
}
