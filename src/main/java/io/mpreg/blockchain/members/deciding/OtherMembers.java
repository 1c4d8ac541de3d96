package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// What is known of the other members: when they were last heard from, their voting status, and
/// which of them sent invalid data. For any thread.
public final class OtherMembers {
  private static final long AVOIDED_NANOS = 60_000_000_000L;

  private final LongSupplier nanos;
  private final Map<NodeId, Long> heardAt = new ConcurrentHashMap<>();
  private final Map<NodeId, VotingStatus> standings = new ConcurrentHashMap<>();
  private final RecentFaults avoided;

  /// @param nanos a monotonic clock
  public OtherMembers(LongSupplier nanos) {
    this.nanos = nanos;
    this.avoided = new RecentFaults(AVOIDED_NANOS, nanos);
  }

  /// A request of a member has arrived.
  public void hear(NodeId member) {
    heardAt.put(member, nanos.getAsLong());
  }

  /// A member reports its voting status.
  public void hear(NodeId member, VotingStatus standing) {
    standings.put(member, standing);
  }

  /// Nanoseconds since a member was last heard from; empty when it never was.
  public OptionalLong nanosSinceHeard(NodeId member) {
    Long at = heardAt.get(member);
    return at == null ? OptionalLong.empty() : OptionalLong.of(nanos.getAsLong() - at);
  }

  /// Whether a member was heard from within this time.
  public boolean wasHeard(NodeId member, long withinNanos) {
    OptionalLong since = nanosSinceHeard(member);
    return since.isPresent() && since.getAsLong() <= withinNanos;
  }

  /// Whether a member last said that it votes.
  public boolean votes(NodeId member) {
    VotingStatus last = standings.get(member);
    return last != null && last.votes();
  }

  /// The last voting status of a member, if it was received within this time.
  Optional<VotingStatus> standing(NodeId member, long withinNanos) {
    return wasHeard(member, withinNanos)
        ? Optional.ofNullable(standings.get(member))
        : Optional.empty();
  }

  /// A member sent invalid data: it is not asked for a while.
  public void avoid(NodeId member) {
    avoided.note(member);
  }

  /// Whether a member is not asked at the moment.
  public boolean isAvoided(NodeId member) {
    return avoided.isRecent(member);
  }
}
