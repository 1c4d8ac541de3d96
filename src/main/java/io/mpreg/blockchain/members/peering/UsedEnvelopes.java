package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/// The envelopes that were good for a request already, as far as the clock would let them in again:
/// who sends one again does not even cost a signature. Of each sender the newest are kept; what is
/// older than those is not taken any more, so that forgetting lets nothing in twice.
final class UsedEnvelopes {
  /// How many of one sender are kept; many times what arrives out of order.
  static final int MAX_EACH = 4_096;

  private record Used(long timeMillis, Hash envelope) {}

  private static final Comparator<Used> BY_TIME =
      Comparator.comparingLong(Used::timeMillis).thenComparing(Used::envelope);

  private static final class OfSender {
    private final TreeSet<Used> newest = new TreeSet<>(BY_TIME);
    private long forgottenThrough = Long.MIN_VALUE;
  }

  private final Map<NodeId, OfSender> used = new HashMap<>();

  /// Whether an envelope was used before, or is older than those that are remembered.
  synchronized boolean contains(Envelope envelope) {
    OfSender known = used.get(envelope.sender());
    return known != null
        && (envelope.timeMillis() <= known.forgottenThrough
            || known.newest.contains(new Used(envelope.timeMillis(), envelope.hash())));
  }

  /// Remembers an envelope whose signature holds; returns whether it is the first time.
  ///
  /// @param nowMillis the receiver's clock
  synchronized boolean add(Envelope envelope, long nowMillis) {
    if (contains(envelope)) {
      return false;
    }
    long late = nowMillis - Envelope.WINDOW_MILLIS;
    used.values().removeIf(each -> each.newest.isEmpty() || each.newest.last().timeMillis() < late);
    OfSender known = used.computeIfAbsent(envelope.sender(), id -> new OfSender());
    known.newest.add(new Used(envelope.timeMillis(), envelope.hash()));
    while (known.newest.getFirst().timeMillis() < late) {
      known.newest.removeFirst(); // the clock refuses it
    }
    if (known.newest.size() > MAX_EACH) {
      known.forgottenThrough = known.newest.removeFirst().timeMillis();
    }
    return true;
  }
}
