package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.consensus.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Contradicting votes that this process has seen, each once, the newest of many.
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
  private static final int MAX_KEPT = 1_000;

  private final Set<Evidence> seen = new LinkedHashSet<>();
  private long count;

  synchronized void add(Evidence evidence) {
    if (!seen.add(evidence)) {
      return;
    }
    count++;
    LOG.warn(
        "Authority {} of height {} has signed votes that contradict each other: {} in round {}",
        evidence.first().signer(),
        evidence.first().height(),
        evidence.offence(),
        evidence.first().round());
    if (seen.size() > MAX_KEPT) {
      seen.remove(seen.iterator().next());
    }
  }

  /// How many there were, those that are not kept any more among them.
  synchronized long count() {
    return count;
  }

  synchronized List<Evidence> all() {
    return new ArrayList<>(seen);
  }
}
