package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.consensus.Evidence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Contradicting votes that this process has seen, each once, the newest of many.
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
  private static final int MAX_KEPT = 1_000;

  private final Set<Evidence> seen = new LinkedHashSet<>();
  private long count;

  /// @param authorities those of the height, if the state still knows them
  synchronized void add(Evidence evidence, Optional<AuthoritySet> authorities) {
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
    // This process holds no account key: who operates a node sends it.
    authorities.ifPresent(
        set ->
            LOG.warn(
                "What an evidence transaction says of it: {}",
                new String(
                    evidence.accusation(set).payload().content().toArray(),
                    StandardCharsets.US_ASCII)));
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
