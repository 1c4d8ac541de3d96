package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The lanes with held transactions, by sender, and the queue of those whose next transaction can
/// enter a block. Guarded by the lock of [PendingTransactions].
final class Lanes {
  private final Map<NodeId, SortedMap<Integer, Lane>> bySender = new HashMap<>();
  // Lanes whose next transaction is durable, the one that has waited longest first.
  private final LinkedHashSet<LaneId> ready = new LinkedHashSet<>();

  @Nullable Lane find(LaneId id) {
    SortedMap<Integer, Lane> lanes = bySender.get(id.sender());
    return lanes == null ? null : lanes.get(id.number());
  }

  /// A lane that must exist, because it holds a transaction.
  Lane of(PendingTransaction pending) {
    LaneId id = LaneId.of(pending.transaction());
    Lane lane = find(id);
    if (lane == null) {
      throw new IllegalStateException(id + " holds a transaction, but has no lane");
    }
    return lane;
  }

  Lane open(LaneId id, long next) {
    return bySender
        .computeIfAbsent(id.sender(), sender -> new TreeMap<>())
        .computeIfAbsent(id.number(), number -> new Lane(next));
  }

  SortedMap<Integer, Lane> of(NodeId sender) {
    return bySender.getOrDefault(sender, Collections.emptySortedMap());
  }

  /// How many transactions of a sender are held behind a gap.
  int gapped(NodeId sender) {
    return of(sender).values().stream().mapToInt(Lane::gapped).sum();
  }

  /// The memory of a sender's transactions behind a gap, in bytes.
  long gappedBytes(NodeId sender) {
    return of(sender).values().stream().mapToLong(Lane::gappedBytes).sum();
  }

  /// How many transactions are held without a gap before them.
  int contiguous() {
    return bySender.values().stream()
        .flatMap(lanes -> lanes.values().stream())
        .mapToInt(Lane::contiguous)
        .sum();
  }

  boolean isAnyReady() {
    return !ready.isEmpty();
  }

  /// The lanes whose next transaction is durable, the longest-waiting lane first.
  List<Lane> ready() {
    return ready.stream().map(id -> Objects.requireNonNull(find(id))).toList();
  }

  /// Updates whether a lane is ready, after a change in it.
  void refresh(LaneId id) {
    Lane lane = find(id);
    if (lane != null && lane.isReady()) {
      ready.add(id);
    } else {
      ready.remove(id);
      forgetIfEmpty(id);
    }
  }

  /// A lane that was served moves to the end of the queue.
  void served(Set<LaneId> ids) {
    ready.removeAll(ids);
    ids.forEach(this::refresh);
  }

  // An empty lane is removed; its next nonce is read from the state again.
  private void forgetIfEmpty(LaneId id) {
    SortedMap<Integer, Lane> lanes = bySender.get(id.sender());
    Lane lane = lanes == null ? null : lanes.get(id.number());
    if (lanes != null && lane != null && lane.isEmpty()) {
      lanes.remove(id.number());
      if (lanes.isEmpty()) {
        bySender.remove(id.sender());
      }
    }
  }
}
