package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// The heights that other members claim to be final. They are claims only: blocks fetched because
/// of them are verified. Each member has one claim, its highest. A member that claims what nobody
/// can prove is ignored for a while, longer each time; the claims of others are unaffected. For any
/// thread.
final class ClaimedHeights {
  /// How long a member is ignored after its first unproved claim; doubled each time.
  static final long FIRST_PAUSE_NANOS = 1_000_000_000L;

  static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

  private final LongSupplier nanos;
  private final Runnable raised;
  private final Map<NodeId, Long> claims = new HashMap<>();
  private final Map<NodeId, Pause> pauses = new HashMap<>();
  private long certified;

  private record Pause(long sinceNanos, long lengthNanos) {}

  /// @param nanos a monotonic clock
  /// @param raised called when the highest claim rises; must return at once
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

  /// A certificate proves that a height is final.
  synchronized void certify(long height) {
    long before = height();
    certified = Math.max(certified, height);
    tellIfAbove(before);
  }

  /// The highest claimed or certified height.
  synchronized long height() {
    return claims.values().stream().mapToLong(each -> each).reduce(certified, Math::max);
  }

  /// The claims of each member, for [#settle].
  synchronized Map<NodeId, Long> claims() {
    return new TreeMap<>(claims);
  }

  /// Every member was asked for blocks: a member whose claim is above what is final here now could
  /// not prove it. Claims raised since then stay.
  ///
  /// @param asked the claims before the members were asked
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
