package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.chain.Block;
import io.mpreg.blockchain.chain.ChainState;
import io.mpreg.blockchain.chain.Entry;
import io.mpreg.blockchain.chain.Fault;
import io.mpreg.blockchain.chain.Parameters;
import io.mpreg.blockchain.chain.RegisteredNode;
import io.mpreg.blockchain.chain.Tip;
import io.mpreg.blockchain.chain.TransactionRules;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.node.NodeId;
import io.mpreg.blockchain.transaction.Operation;
import io.mpreg.blockchain.transaction.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What this member has accepted and what is not terminal yet, in memory: by id, and by lane in the
/// order of the nonces. The journal holds the same on disk. Thread-safe; every method holds the
/// lock for microseconds a transaction and does no I/O.
final class PendingTransactions {
  /// How far a nonce may lie above the highest contiguous one held in its lane.
  static final long MAX_NONCE_GAP = 10_000;

  /// How many transactions of one sender may wait.
  static final int MAX_PER_SENDER = 100_000;

  private static final int MAX_LANE = 255;

  // A lane gives this many before the next one has its turn, so that none waits for a long one.
  private static final int TURN_LENGTH = 100;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition executable = lock.newCondition();
  private final Map<Hash, PendingTransaction> byId = new HashMap<>();
  private final Map<LaneId, Lane> lanes = new HashMap<>();
  private final Map<NodeId, Integer> countBySender = new HashMap<>();
  private final TreeMap<Long, Set<PendingTransaction>> byValidUntil = new TreeMap<>();
  private final Map<Long, Integer> liveByJournalRow = new HashMap<>();
  // Ended between the preparation of a block and its commit: recorded with the next one.
  private final SequencedMap<Hash, Settlement.Ending> late = new LinkedHashMap<>();
  // Lanes whose next transaction is durable, the one that has waited longest first.
  private final LinkedHashSet<LaneId> ready = new LinkedHashSet<>();
  private Tip tip;

  private record LaneId(NodeId sender, int lane) {
    static LaneId of(Transaction transaction) {
      return new LaneId(transaction.sender(), transaction.lane());
    }
  }

  private static final class Lane {
    private long next;
    private long contiguousEnd;
    private final Map<Long, PendingTransaction> held = new HashMap<>();

    Lane(long next) {
      this.next = next;
      this.contiguousEnd = next;
    }

    void extendContiguous() {
      while (held.containsKey(contiguousEnd)) {
        contiguousEnd++;
      }
    }
  }

  /// The answer to a wish to hold a nonce.
  sealed interface Reservation {
    /// The nonce is held; the transaction has to be made durable now.
    record Reserved(PendingTransaction pending) implements Reservation {}

    /// These very bytes are held already.
    record Held(PendingTransaction pending) implements Reservation {}

    /// The nonce cannot be held.
    record Refused(Fault fault, String detail, Optional<Hash> holder) implements Reservation {}
  }

  PendingTransactions(Tip tip, int capacity) {
    this.tip = tip;
    this.capacity = capacity;
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /// Whether a transaction could be held now, without holding it: what is worth a signature check.
  Optional<Reservation> foresee(Transaction transaction) {
    return locked(() -> obstacle(transaction));
  }

  /// Holds the nonce of a transaction that has passed all other rules against some earlier tip.
  Reservation reserve(Transaction transaction) {
    return locked(
        () ->
            obstacle(transaction)
                .or(() -> outdated(transaction))
                .orElseGet(() -> new Reservation.Reserved(hold(transaction))));
  }

  private Optional<Reservation> obstacle(Transaction transaction) {
    PendingTransaction same = byId.get(transaction.id());
    if (same != null) {
      return Optional.of(new Reservation.Held(same));
    }
    LaneId id = LaneId.of(transaction);
    Lane lane = lanes.get(id);
    long next = lane == null ? tip.state().nextNonce(id.sender(), id.lane()) : lane.next;
    long end = lane == null ? next : lane.contiguousEnd;
    if (transaction.nonce() < next) {
      return refused(Fault.NONCE_USED, "nonce %d, next is %d", transaction.nonce(), end);
    }
    PendingTransaction holder = lane == null ? null : lane.held.get(transaction.nonce());
    if (holder != null) {
      return Optional.of(
          new Reservation.Refused(
              Fault.NONCE_HELD,
              "nonce %d is held by %s".formatted(transaction.nonce(), holder.id()),
              Optional.of(holder.id())));
    }
    if (transaction.nonce() > end + MAX_NONCE_GAP) {
      return refused(Fault.NONCE_TOO_HIGH, "nonce %d, next is %d", transaction.nonce(), end);
    }
    if (countBySender.getOrDefault(transaction.sender(), 0) >= MAX_PER_SENDER) {
      return refused(
          Fault.SENDER_PENDING_FULL,
          "%d of this sender wait, at most %d",
          MAX_PER_SENDER,
          MAX_PER_SENDER);
    }
    if (byId.size() >= capacity) {
      return refused(Fault.LEDGER_PENDING_FULL, "%d wait, at most %d", byId.size(), capacity);
    }
    return Optional.empty();
  }

  // The tip may have moved since the other rules were checked.
  private Optional<Reservation> outdated(Transaction transaction) {
    return TransactionRules.context(transaction, tip.state())
        .or(() -> TransactionRules.key(transaction, tip.state()))
        .map(fault -> new Reservation.Refused(fault, fault.title(), Optional.empty()));
  }

  private static Optional<Reservation> refused(Fault fault, String detail, long value, long limit) {
    return Optional.of(
        new Reservation.Refused(fault, detail.formatted(value, limit), Optional.empty()));
  }

  private PendingTransaction hold(Transaction transaction) {
    PendingTransaction pending = new PendingTransaction(transaction);
    LaneId id = LaneId.of(transaction);
    Lane lane =
        lanes.computeIfAbsent(id, key -> new Lane(tip.state().nextNonce(key.sender(), key.lane())));
    lane.held.put(transaction.nonce(), pending);
    lane.extendContiguous();
    byId.put(pending.id(), pending);
    countBySender.merge(transaction.sender(), 1, Integer::sum);
    byValidUntil
        .computeIfAbsent(transaction.validUntilHeight(), height -> new LinkedHashSet<>())
        .add(pending);
    return pending;
  }

  /// Says that transactions are durable in a journal row; from now on they may enter a block.
  void durable(List<PendingTransaction> batch, long journalRow) {
    lock.lock();
    try {
      liveByJournalRow.merge(journalRow, batch.size(), Integer::sum);
      for (PendingTransaction pending : batch) {
        pending.durableIn(journalRow);
        LaneId id = LaneId.of(pending.transaction());
        Lane lane = lanes.get(id);
        if (byId.get(pending.id()) != pending || lane == null) {
          // It ended while it was being written: the row holds nothing of it any more.
          liveByJournalRow.merge(journalRow, -1, Integer::sum);
        } else if (pending.transaction().nonce() == lane.next) {
          ready.add(id);
        }
      }
      executable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Takes up a journal row at start. What became terminal before is left out; what can no longer
  /// become final ends now.
  ///
  /// @param isTerminal whether the store knows how a transaction ended
  void restore(JournalRow row, Predicate<Transaction> isTerminal) {
    lock.lock();
    try {
      durable(List.of(), row.sequence());
      for (Transaction transaction : row.transactions()) {
        if (!byId.containsKey(transaction.id()) && !isRecorded(transaction, isTerminal)) {
          PendingTransaction pending = hold(transaction);
          durable(List.of(pending), row.sequence());
          endIfHopeless(pending);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  // A nonce that is not used proves that the transaction is not final; it may have ended otherwise.
  private boolean isRecorded(Transaction transaction, Predicate<Transaction> isTerminal) {
    return mayHaveEnded(transaction) && isTerminal.test(transaction);
  }

  private boolean mayHaveEnded(Transaction transaction) {
    ChainState state = tip.state();
    return transaction.nonce() < state.nextNonce(transaction.sender(), transaction.lane())
        || outdated(transaction).isPresent();
  }

  private void endIfHopeless(PendingTransaction pending) {
    Transaction transaction = pending.transaction();
    long next = tip.state().nextNonce(transaction.sender(), transaction.lane());
    if (transaction.nonce() < next) {
      endLate(pending, Termination.Reason.DISPLACED, Optional.empty());
    } else if (transaction.validUntilHeight() <= tip.height()) {
      endLate(pending, Termination.Reason.EXPIRED, Optional.empty());
    } else if (outdated(transaction).isPresent()) {
      endLate(pending, Termination.Reason.KEY_RETIRED, Optional.empty());
    }
  }

  /// Waits until something can enter a block, or time is up.
  boolean awaitExecutable(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (ready.isEmpty() && nanos > 0) {
        nanos = executable.awaitNanos(nanos);
      }
      return !ready.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// What the next block may hold, in an order that respects the lanes: durable, without gaps,
  /// within the limits of count and bytes.
  List<Transaction> executable(Parameters limits) {
    return locked(() -> new Selection(limits).take());
  }

  private final class Selection {
    private final Parameters limits;
    private final List<Transaction> taken = new ArrayList<>();
    private final SequencedMap<LaneId, Long> reached = new LinkedHashMap<>();
    private long bytes;

    Selection(Parameters limits) {
      this.limits = limits;
      ready.forEach(id -> reached.put(id, lane(id).next));
    }

    List<Transaction> take() {
      boolean room = true;
      while (room && !reached.isEmpty()) {
        for (var turn = reached.entrySet().iterator(); room && turn.hasNext(); ) {
          Map.Entry<LaneId, Long> at = turn.next();
          int before = taken.size();
          room = takeTurn(lane(at.getKey()), at);
          if (room && taken.size() < before + TURN_LENGTH) {
            turn.remove();
          }
        }
      }
      return taken;
    }

    private boolean takeTurn(Lane lane, Map.Entry<LaneId, Long> at) {
      for (int i = 0; i < TURN_LENGTH; i++) {
        PendingTransaction next = lane.held.get(at.getValue());
        if (next == null || !next.isDurable()) {
          return true;
        }
        if (taken.size() >= limits.maxBlockTransactions()
            || bytes + next.transaction().sizeBytes() > limits.maxBlockBytes()) {
          return false;
        }
        taken.add(next.transaction());
        bytes += next.transaction().sizeBytes();
        at.setValue(at.getValue() + 1);
      }
      return true;
    }
  }

  private Lane lane(LaneId id) {
    Lane lane = lanes.get(id);
    if (lane == null) {
      throw new IllegalStateException("lane " + id + " holds a transaction, but is not kept");
    }
    return lane;
  }

  /// What will have ended when a block is committed, changing nothing yet.
  Settlement settle(Block block, ChainState after) {
    return locked(() -> prepare(block, after));
  }

  private Settlement prepare(Block block, ChainState after) {
    long height = block.height();
    SequencedMap<Hash, Settlement.Ending> endings = new LinkedHashMap<>();
    List<PendingTransaction> included = new ArrayList<>();
    for (Entry entry : block.entries()) {
      Transaction transaction = entry.transaction();
      Lane lane = lanes.get(LaneId.of(transaction));
      PendingTransaction holder = lane == null ? null : lane.held.get(transaction.nonce());
      if (holder == null) {
        continue;
      }
      if (holder.id().equals(transaction.id())) {
        included.add(holder);
      } else {
        end(endings, holder, Termination.Reason.DISPLACED, Optional.of(transaction.id()), height);
      }
    }
    Set<PendingTransaction> ordered = new LinkedHashSet<>(included);
    byValidUntil.headMap(height, true).values().stream()
        .flatMap(Set::stream)
        .filter(pending -> pending.isDurable() && !ordered.contains(pending))
        .forEach(
            pending -> end(endings, pending, Termination.Reason.EXPIRED, Optional.empty(), height));
    retiredKeys(block, after)
        .filter(pending -> pending.isDurable() && !ordered.contains(pending))
        .forEach(
            pending ->
                end(endings, pending, Termination.Reason.KEY_RETIRED, Optional.empty(), height));
    List<Long> finished = finishedRows(included, endings);
    late.forEach(endings::putIfAbsent);
    return new Settlement(block, included, List.copyOf(endings.values()), finished);
  }

  private static void end(
      Map<Hash, Settlement.Ending> endings,
      PendingTransaction pending,
      Termination.Reason reason,
      Optional<Hash> cause,
      long height) {
    endings.putIfAbsent(
        pending.id(),
        new Settlement.Ending(pending, new Termination(pending.id(), reason, cause, height)));
  }

  // Keys change by few operations only, so only their senders are looked at.
  private Stream<PendingTransaction> retiredKeys(Block block, ChainState after) {
    Set<NodeId> senders = new LinkedHashSet<>();
    for (Entry entry : block.entries()) {
      if (Operation.mayChangeKey(entry.transaction().operationType())) {
        senders.add(entry.transaction().sender());
      }
    }
    return senders.stream().flatMap(sender -> withOtherKey(sender, after));
  }

  private Stream<PendingTransaction> withOtherKey(NodeId sender, ChainState after) {
    Optional<RegisteredNode> node = after.node(sender);
    return lanesOf(sender)
        .flatMap(lane -> lane.getValue().held.values().stream())
        .filter(
            pending ->
                node.isPresent()
                    && !node.get().publicKey().equals(pending.transaction().publicKey()));
  }

  private List<Long> finishedRows(
      List<PendingTransaction> included, Map<Hash, Settlement.Ending> endings) {
    Map<Long, Integer> ending = new TreeMap<>();
    Stream.concat(included.stream(), endings.values().stream().map(Settlement.Ending::pending))
        .filter(PendingTransaction::isDurable)
        .forEach(pending -> ending.merge(pending.journalRow(), 1, Integer::sum));
    List<Long> finished = new ArrayList<>();
    liveByJournalRow.forEach(
        (row, live) -> {
          if (live <= ending.getOrDefault(row, 0)) {
            finished.add(row);
          }
        });
    return finished;
  }

  /// Applies a settlement whose block is committed.
  void settled(Settlement settlement, Tip committed) {
    lock.lock();
    try {
      tip = committed;
      settlement.finishedJournalRows().forEach(liveByJournalRow::remove);
      for (Settlement.Ending ending : settlement.endings()) {
        late.remove(ending.pending().id());
        drop(ending.pending());
      }
      settlement.included().forEach(this::release);
      for (Entry entry : settlement.block().entries()) {
        advance(entry.transaction());
      }
      expireLate(committed);
      retiredKeys(settlement.block(), committed.state())
          .toList()
          .forEach(pending -> endLate(pending, Termination.Reason.KEY_RETIRED, Optional.empty()));
      refreshReady(settlement.block());
    } finally {
      lock.unlock();
    }
  }

  // Ended without being ordered: its lane has a gap now.
  private void drop(PendingTransaction pending) {
    if (release(pending)) {
      Lane lane = lane(LaneId.of(pending.transaction()));
      long nonce = pending.transaction().nonce();
      lane.contiguousEnd = Math.min(lane.contiguousEnd, Math.max(lane.next, nonce));
    }
  }

  private boolean release(PendingTransaction pending) {
    if (!byId.remove(pending.id(), pending)) {
      return false;
    }
    Transaction transaction = pending.transaction();
    countBySender.computeIfPresent(
        transaction.sender(), (sender, count) -> count > 1 ? count - 1 : null);
    Set<PendingTransaction> expiring = byValidUntil.get(transaction.validUntilHeight());
    if (expiring != null && expiring.remove(pending) && expiring.isEmpty()) {
      byValidUntil.remove(transaction.validUntilHeight());
    }
    lane(LaneId.of(transaction)).held.remove(transaction.nonce());
    if (pending.isDurable()) {
      liveByJournalRow.computeIfPresent(pending.journalRow(), (row, live) -> live - 1);
    }
    return true;
  }

  private void advance(Transaction ordered) {
    Lane lane = lanes.get(LaneId.of(ordered));
    if (lane == null || lane.next > ordered.nonce()) {
      return;
    }
    PendingTransaction arrivedMeanwhile = lane.held.get(ordered.nonce());
    if (arrivedMeanwhile != null) {
      endLate(arrivedMeanwhile, Termination.Reason.DISPLACED, Optional.of(ordered.id()));
    }
    lane.next = ordered.nonce() + 1;
    lane.contiguousEnd = Math.max(lane.contiguousEnd, lane.next);
    lane.extendContiguous();
  }

  private void expireLate(Tip committed) {
    byValidUntil.headMap(committed.height(), true).values().stream()
        .flatMap(Set::stream)
        .toList()
        .forEach(pending -> endLate(pending, Termination.Reason.EXPIRED, Optional.empty()));
  }

  private void endLate(
      PendingTransaction pending, Termination.Reason reason, Optional<Hash> cause) {
    Termination termination = new Termination(pending.id(), reason, cause, tip.height());
    late.put(pending.id(), new Settlement.Ending(pending, termination));
    drop(pending);
    pending.terminal(new TransactionStatus.Ended(termination));
  }

  private void refreshReady(Block block) {
    Set<LaneId> touched = new LinkedHashSet<>();
    block.entries().forEach(entry -> touched.add(LaneId.of(entry.transaction())));
    touched.addAll(ready);
    for (LaneId id : touched) {
      Lane lane = lanes.get(id);
      PendingTransaction next = lane == null ? null : lane.held.get(lane.next);
      if (next == null || !next.isDurable()) {
        ready.remove(id);
      } else {
        ready.add(id);
      }
      if (lane != null && lane.held.isEmpty()) {
        lanes.remove(id);
      }
    }
    if (!ready.isEmpty()) {
      executable.signalAll();
    }
  }

  private Stream<Map.Entry<Integer, Lane>> lanesOf(NodeId sender) {
    return IntStream.rangeClosed(0, MAX_LANE)
        .boxed()
        .flatMap(
            number ->
                Stream.ofNullable(lanes.get(new LaneId(sender, number)))
                    .map(lane -> Map.entry(number, lane)));
  }

  @Nullable PendingTransaction find(Hash id) {
    return locked(() -> byId.get(id));
  }

  /// How a transaction ended that no commit has recorded yet.
  Optional<Termination> lateTermination(Hash id) {
    return locked(() -> Optional.ofNullable(late.get(id)).map(Settlement.Ending::termination));
  }

  /// The next nonce to use in each lane where something is held.
  Map<Integer, Long> nextNonces(NodeId sender) {
    return locked(
        () -> {
          Map<Integer, Long> next = new TreeMap<>();
          lanesOf(sender).forEach(lane -> next.put(lane.getKey(), lane.getValue().contiguousEnd));
          return next;
        });
  }

  int size() {
    return locked(byId::size);
  }
}
