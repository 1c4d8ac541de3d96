package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Members that have given what does not hold, and for how long they are left alone because of it.
/// Used by any thread.
public final class RecentFaults {
  private final Map<NodeId, Long> since = new ConcurrentHashMap<>();
  private final long lengthNanos;
  private final LongSupplier nanos;

  /// @param lengthNanos how long one is left alone
  /// @param nanos a monotonic clock
  public RecentFaults(long lengthNanos, LongSupplier nanos) {
    this.lengthNanos = lengthNanos;
    this.nanos = nanos;
  }

  /// A member has given what does not hold.
  public void note(NodeId member) {
    since.put(member, nanos.getAsLong());
  }

  /// Whether it has not been long enough ago.
  public boolean isRecent(NodeId member) {
    Long at = since.get(member);
    return at != null && nanos.getAsLong() - at <= lengthNanos;
  }
}
