package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/// Replay protection: the envelopes already used, for as long as the clock check would accept them
/// again. A replayed envelope is refused before its signature is verified. The newest of each
/// sender are kept, and older ones are refused, so that forgetting lets no envelope in twice.
final class UsedEnvelopes {
  /// How many are kept of one sender; many times what arrives out of order.
  static final int MAX_EACH = 4_096;

  private record Used(long timeMillis, Hash envelope) {}

  private static final Comparator<Used> BY_TIME =
      Comparator.comparingLong(Used::timeMillis).thenComparing(Used::envelope);

  private static final class OfSender {
    private final TreeSet<Used> newest = new TreeSet<>(BY_TIME);
    private long forgottenThrough = Long.MIN_VALUE;
  }

  private final Map<NodeId, OfSender> used = new HashMap<>();

  /// Whether an envelope was used before, or is older than the remembered ones.
  synchronized boolean contains(Envelope envelope) {
    OfSender known = used.get(envelope.sender());
    return known != null
        && (envelope.timeMillis() <= known.forgottenThrough
            || known.newest.contains(new Used(envelope.timeMillis(), envelope.hash())));
  }

  /// Remembers an envelope with a valid signature; returns whether it is new.
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
      known.newest.removeFirst(); // the clock check refuses it
    }
    if (known.newest.size() > MAX_EACH) {
      known.forgottenThrough = known.newest.removeFirst().timeMillis();
    }
    return true;
  }
}
