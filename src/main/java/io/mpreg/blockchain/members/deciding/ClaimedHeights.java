package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// What other members claim to be final there. Claims only: what is fetched because of them is
/// verified. Each member has one, its highest; whoever claims what nobody can show is not listened
/// to for a while, longer each time, and that touches nobody else's. For any thread.
final class ClaimedHeights {
  /// How long a claim that nobody could prove silences its member, the first time; then twice as
  /// long each time.
  static final long FIRST_PAUSE_NANOS = 1_000_000_000L;

  static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

  private final LongSupplier nanos;
  private final Runnable raised;
  private final Map<NodeId, Long> claims = new HashMap<>();
  private final Map<NodeId, Pause> pauses = new HashMap<>();
  private long certified;

  private record Pause(long sinceNanos, long lengthNanos) {}

  /// @param nanos a monotonic clock
  /// @param raised told when there is a higher one than before, and takes no time
  ClaimedHeights(LongSupplier nanos, Runnable raised) {
    this.nanos = nanos;
    this.raised = raised;
  }

  /// A member claims that a height is final.
  synchronized void claim(NodeId member, long height) {
    if (isListenedTo(member)) {
      long before = height();
      claims.merge(member, height, Math::max);
      tellIfAbove(before);
    }
  }

  private void tellIfAbove(long before) {
    if (height() > before) {
      raised.run();
    }
  }

  private boolean isListenedTo(NodeId member) {
    Pause pause = pauses.get(member);
    return pause == null || nanos.getAsLong() - pause.sinceNanos >= pause.lengthNanos;
  }

  /// A certificate shows that a height is final.
  synchronized void certify(long height) {
    long before = height();
    certified = Math.max(certified, height);
    tellIfAbove(before);
  }

  /// The highest height that is claimed or certified.
  synchronized long height() {
    return claims.values().stream().mapToLong(each -> each).reduce(certified, Math::max);
  }

  /// The claims of each member, for [#settle].
  synchronized Map<NodeId, Long> claims() {
    return new TreeMap<>(claims);
  }

  /// Everybody was asked: who had claimed more than is here now cannot prove it. Claims that were
  /// raised meanwhile stay.
  ///
  /// @param asked the claims before anybody was asked
  /// @param proved the height that is final here now
  synchronized void settle(Map<NodeId, Long> asked, long proved) {
    asked.forEach(
        (member, claimed) -> {
          claims.remove(member, claimed);
          if (claimed <= proved) {
            pauses.remove(member);
          } else {
            pauses.merge(member, new Pause(nanos.getAsLong(), FIRST_PAUSE_NANOS), this::longer);
            claims.remove(member);
          }
        });
    certified = Math.min(certified, proved);
  }

  private Pause longer(Pause before, Pause first) {
    return new Pause(first.sinceNanos, Math.min(LONGEST_PAUSE_NANOS, 2 * before.lengthNanos));
  }
}
