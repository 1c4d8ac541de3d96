package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Members that have given what does not hold, and for how long they are left alone because of it.
/// Used by any thread.
final class RecentFaults {
  private final Map<NodeId, Long> since = new ConcurrentHashMap<>();
  private final long lengthNanos;
  private final LongSupplier nanos;

  /// @param nanos a monotonic clock
  RecentFaults(long lengthNanos, LongSupplier nanos) {
    this.lengthNanos = lengthNanos;
    this.nanos = nanos;
  }

  void note(NodeId member) {
    since.put(member, nanos.getAsLong());
  }

  boolean isRecent(NodeId member) {
    Long at = since.get(member);
    return at != null && nanos.getAsLong() - at <= lengthNanos;
  }
}
