package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Members that sent invalid data lately. Used by any thread.
public final class RecentFaults {
  private final Map<NodeId, Long> since = new ConcurrentHashMap<>();
  private final long lengthNanos;
  private final LongSupplier nanos;

  /// @param lengthNanos how long a member is avoided
  /// @param nanos a monotonic clock
  public RecentFaults(long lengthNanos, LongSupplier nanos) {
    this.lengthNanos = lengthNanos;
    this.nanos = nanos;
  }

  /// A member has sent invalid data.
  public void note(NodeId member) {
    since.put(member, nanos.getAsLong());
  }

  /// Whether its last fault is too recent to ask it again.
  public boolean isRecent(NodeId member) {
    Long at = since.get(member);
    return at != null && nanos.getAsLong() - at <= lengthNanos;
  }
}
