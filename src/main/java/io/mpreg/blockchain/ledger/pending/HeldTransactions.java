package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The transactions that hold a nonce here: indexed by id, lane and expiry height, and counted by
/// sender and journal row. Each is in all of these indexes or in none. Guarded by the lock of
/// [PendingTransactions].
final class HeldTransactions {
  private final Map<Hash, PendingTransaction> byId = new HashMap<>();
  private final Lanes lanes = new Lanes();
  private final Map<NodeId, Integer> countBySender = new HashMap<>();
  private final TreeMap<Long, Set<PendingTransaction>> byValidUntil = new TreeMap<>();
  private final JournalRows rows = new JournalRows();
  private long bytes;

  /// Holds the nonce of a transaction, which no other transaction holds.
  ///
  /// @param next the nonce that the next ordered transaction of its lane has to carry
  PendingTransaction hold(Transaction transaction, long next) {
    PendingTransaction pending = new PendingTransaction(transaction);
    lanes.open(LaneId.of(transaction), next).hold(pending);
    byId.put(pending.id(), pending);
    bytes += pending.memoryBytes();
    countBySender.merge(transaction.sender(), 1, Integer::sum);
    byValidUntil
        .computeIfAbsent(transaction.validUntilHeight(), height -> new LinkedHashSet<>())
        .add(pending);
    return pending;
  }

  /// Marks transactions as durable in a journal row. Those that were in an older row are now in
  /// this one; some may have become terminal meanwhile.
  void durable(List<PendingTransaction> batch, long journalRow) {
    long now = System.nanoTime();
    int live = 0;
    for (PendingTransaction pending : batch) {
      if (byId.get(pending.id()) == pending) {
        live++;
        if (pending.isDurable()) {
          rows.ended(pending.journalRow());
        }
      }
      pending.durableIn(journalRow, now);
    }
    rows.add(journalRow, batch.size(), live);
    batch.forEach(pending -> lanes.refresh(LaneId.of(pending.transaction())));
  }

  /// Removes a transaction that is in a block: its nonce is used.
  void release(PendingTransaction pending) {
    if (remove(pending)) {
      lanes.of(pending).release(pending);
    }
  }

  /// Removes a transaction that was not ordered: its lane now has a gap.
  void drop(PendingTransaction pending) {
    if (remove(pending)) {
      lanes.of(pending).drop(pending);
      lanes.refresh(LaneId.of(pending.transaction()));
    }
  }

  private boolean remove(PendingTransaction pending) {
    if (!byId.remove(pending.id(), pending)) {
      return false;
    }
    Transaction transaction = pending.transaction();
    bytes -= pending.memoryBytes();
    countBySender.computeIfPresent(
        transaction.sender(), (sender, count) -> count > 1 ? count - 1 : null);
    Set<PendingTransaction> expiring = byValidUntil.get(transaction.validUntilHeight());
    if (expiring != null && expiring.remove(pending) && expiring.isEmpty()) {
      byValidUntil.remove(transaction.validUntilHeight());
    }
    if (pending.isDurable()) {
      rows.ended(pending.journalRow());
    }
    return true;
  }

  @Nullable PendingTransaction find(Hash id) {
    return byId.get(id);
  }

  /// The transaction that holds the same nonce.
  @Nullable PendingTransaction holderOf(Transaction transaction) {
    Lane lane = lanes.find(LaneId.of(transaction));
    return lane == null ? null : lane.at(transaction.nonce());
  }

  Collection<PendingTransaction> all() {
    return byId.values();
  }

  /// All held transactions of a sender.
  Stream<PendingTransaction> of(NodeId sender) {
    return lanes.of(sender).values().stream().flatMap(lane -> lane.all().stream());
  }

  /// Transactions that expire at this height: they can become final at no later one.
  Stream<PendingTransaction> expiredAt(long height) {
    return byValidUntil.headMap(height, true).values().stream().flatMap(Set::stream);
  }

  /// Transactions to write into new journal rows, because their present rows hold mostly terminal
  /// ones.
  List<PendingTransaction> scattered() {
    return rows.isScattered()
        ? all().stream()
            .filter(PendingTransaction::isDurable)
            .filter(pending -> rows.isMostlyEnded(pending.journalRow()))
            .toList()
        : List.of();
  }

  int size() {
    return byId.size();
  }

  /// Approximate memory of all held transactions, in bytes.
  long bytes() {
    return bytes;
  }

  int countOf(NodeId sender) {
    return countBySender.getOrDefault(sender, 0);
  }

  Lanes lanes() {
    return lanes;
  }

  JournalRows rows() {
    return rows;
  }
}
