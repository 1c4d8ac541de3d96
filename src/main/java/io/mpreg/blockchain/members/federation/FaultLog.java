package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.transaction.Accusation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Contradicting votes that this process has seen, each once, the newest of many.
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
  private static final int MAX_KEPT = 1_000;

  private final Set<Accusation> seen = new LinkedHashSet<>();
  private final Consumer<Accusation> next;
  private long count;

  /// @param next is told of each new one, and takes no time
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

  /// How many there were, those that are not kept any more among them.
  synchronized long count() {
    return count;
  }

  synchronized List<Accusation> all() {
    return List.copyOf(seen);
  }
}
