package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.execution.TransactionRules;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.JournalRow;
import io.mpreg.blockchain.ledger.history.Termination;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What this member has accepted and what is not terminal yet, in memory: by id, and by lane in the
/// order of the nonces. The journal holds the same on disk. Thread-safe; no method does I/O while
/// it holds the lock.
///
/// The last quarter of every limit is kept for transactions that continue their lane. Those can
/// always be ordered, so what is full drains; transactions behind a gap could wait for ever. Of the
/// rest no sender may have more than an eighth of every limit behind gaps.
public final class PendingTransactions {
  /// How far a nonce may lie above the lowest one that is free in its lane.
  static final long MAX_NONCE_GAP = 10_000;

  /// How many transactions of one sender may wait.
  static final int MAX_PER_SENDER = 100_000;

  // A quarter of every limit is kept for what continues its lane.
  private static final int RESERVED = 4;

  // An eighth of every limit is what one sender may have behind gaps.
  private static final int GAPPED_SHARE = 8;

  private static final Comparator<Transaction> BY_LANE =
      Comparator.comparing((Transaction transaction) -> transaction.sender().value())
          .thenComparingInt(Transaction::lane)
          .thenComparingLong(Transaction::nonce);

  private final int capacity;
  private final long capacityBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition executable = lock.newCondition();
  private final Map<Hash, PendingTransaction> byId = new HashMap<>();
  private final Lanes lanes = new Lanes();
  private final Map<NodeId, Integer> countBySender = new HashMap<>();
  private final TreeMap<Long, Set<PendingTransaction>> byValidUntil = new TreeMap<>();
  private final JournalRows rows = new JournalRows();
  // Ended between the preparation of a block and its commit: recorded with the next one.
  private final SequencedMap<Hash, Settlement.Ending> late = new LinkedHashMap<>();
  // Lanes whose next transaction is durable, the one that has waited longest first.
  private final LinkedHashSet<LaneId> ready = new LinkedHashSet<>();
  private long bytes;
  private Tip tip;

  /// The answer to a wish to hold a nonce.
  sealed interface Reservation {
    /// The nonce is held; the transaction has to be made durable now.
    record Reserved(PendingTransaction pending) implements Reservation {}

    /// These very bytes are held already.
    record Held(PendingTransaction pending) implements Reservation {}

    /// The nonce cannot be held.
    record Refused(Refusal fault, String detail, Optional<Hash> holder) implements Reservation {}
  }

  /// @param capacity how many transactions may wait
  /// @param capacityBytes how much memory they may take, roughly
  public PendingTransactions(Tip tip, int capacity, long capacityBytes) {
    this.tip = tip;
    this.capacity = capacity;
    this.capacityBytes = capacityBytes;
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
    return locked(() -> obstacle(transaction).filter(known -> !isOnlyElsewhere(known)));
  }

  // What another member holds, this one still has to make durable before it can promise anything.
  private static boolean isOnlyElsewhere(Reservation known) {
    return known instanceof Reservation.Held held && held.pending().isOnlyElsewhere();
  }

  /// Holds the nonce of a transaction that has passed all other rules against some earlier tip.
  Reservation reserve(Transaction transaction) {
    return locked(
        () ->
            switch (held(transaction)) {
              case Reservation.Held held when held.pending().isOnlyElsewhere() ->
                  new Reservation.Reserved(held.pending());
              case Reservation other -> other;
            });
  }

  private Reservation held(Transaction transaction) {
    return obstacle(transaction)
        .or(() -> outdated(transaction).map(PendingTransactions::refused))
        .orElseGet(() -> new Reservation.Reserved(hold(transaction)));
  }

  /// Whether a transaction is worth a signature check: not held, and could be.
  boolean isNew(Transaction transaction) {
    return locked(() -> obstacle(transaction).isEmpty());
  }

  /// Holds transactions that another member has accepted durably and that have passed all other
  /// rules against some earlier tip: from now on they may enter a block. What cannot be held is
  /// left out.
  void holdForOthers(List<Transaction> transactions) {
    long now = System.nanoTime();
    lock.lock();
    try {
      for (Transaction transaction : transactions) {
        if (held(transaction) instanceof Reservation.Reserved(PendingTransaction pending)) {
          pending.durableElsewhere(now);
          refreshReady(LaneId.of(transaction));
        }
      }
      if (!ready.isEmpty()) {
        executable.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<Reservation> obstacle(Transaction transaction) {
    PendingTransaction same = byId.get(transaction.id());
    if (same != null) {
      return Optional.of(new Reservation.Held(same));
    }
    Lane lane = lanes.find(LaneId.of(transaction));
    long next = lane == null ? nextOf(transaction) : lane.next();
    long end = lane == null ? next : lane.contiguousEnd();
    long nonce = transaction.nonce();
    if (nonce < next) {
      return refused(Refusal.NONCE_USED, "nonce %d, the next free one is %d", nonce, end);
    }
    PendingTransaction holder = lane == null ? null : lane.at(nonce);
    if (holder != null) {
      String detail = "nonce %d is held by %s".formatted(nonce, holder.id());
      return Optional.of(
          new Reservation.Refused(Refusal.NONCE_HELD, detail, Optional.of(holder.id())));
    }
    if (nonce > end + MAX_NONCE_GAP) {
      return refused(Refusal.NONCE_TOO_HIGH, "nonce %d, the next free one is %d", nonce, end);
    }
    return nonce == end ? full(transaction) : fullBehindGap(transaction, end);
  }

  private long nextOf(Transaction transaction) {
    return tip.state().nextNonce(transaction.sender(), transaction.lane());
  }

  private Optional<Reservation> full(Transaction transaction) {
    return full(transaction, 0, "");
  }

  private Optional<Reservation> fullBehindGap(Transaction transaction, long missing) {
    String gap =
        " behind a gap, and nonce %d of lane %d is missing".formatted(missing, transaction.lane());
    int gapped = lanes.gapped(transaction.sender());
    if (gapped >= share(Math.min(capacity, MAX_PER_SENDER))) {
      return full(
          Refusal.SENDER_PENDING_FULL,
          "%d of this sender wait behind gaps, at most %d may"
              .formatted(gapped, share(Math.min(capacity, MAX_PER_SENDER))),
          "; nonce %d of lane %d is missing".formatted(missing, transaction.lane()));
    }
    long gappedBytes = lanes.gappedBytes(transaction.sender());
    if (gappedBytes > 0
        && gappedBytes + PendingTransaction.memoryOf(transaction) > share(capacityBytes)) {
      return full(
          Refusal.SENDER_PENDING_FULL,
          "%d bytes of this sender wait behind gaps, at most %d may"
              .formatted(gappedBytes, share(capacityBytes)),
          "; nonce %d of lane %d is missing".formatted(missing, transaction.lane()));
    }
    return full(transaction, RESERVED, gap);
  }

  // At least one, however small the limit.
  private static long share(long most) {
    return Math.max(1, most / GAPPED_SHARE);
  }

  /// @param reserved which part of every limit is kept for others; none where that is 0
  private Optional<Reservation> full(Transaction transaction, int reserved, String gap) {
    int ofSender = countBySender.getOrDefault(transaction.sender(), 0);
    long mostOfSender = limit(MAX_PER_SENDER, reserved);
    if (ofSender >= mostOfSender) {
      return full(
          Refusal.SENDER_PENDING_FULL,
          "%d of this sender wait, at most %d may".formatted(ofSender, mostOfSender),
          gap);
    }
    long most = limit(capacity, reserved);
    if (byId.size() >= most) {
      return full(
          Refusal.LEDGER_PENDING_FULL, "%d wait, at most %d may".formatted(byId.size(), most), gap);
    }
    long mostBytes = limit(capacityBytes, reserved);
    if (bytes + PendingTransaction.memoryOf(transaction) > mostBytes) {
      return full(
          Refusal.LEDGER_PENDING_FULL,
          "%d bytes wait, at most %d may".formatted(bytes, mostBytes),
          gap);
    }
    return Optional.empty();
  }

  private static Optional<Reservation> full(Refusal fault, String detail, String gap) {
    return Optional.of(new Reservation.Refused(fault, detail + gap, Optional.empty()));
  }

  private static long limit(long most, int reserved) {
    return reserved == 0 ? most : most - most / reserved;
  }

  // The tip may have moved since the other rules were checked.
  private Optional<Refusal> outdated(Transaction transaction) {
    return TransactionRules.context(transaction, tip.state())
        .or(() -> TransactionRules.key(transaction, tip.state()));
  }

  private static Reservation refused(Refusal fault) {
    return new Reservation.Refused(fault, fault.title(), Optional.empty());
  }

  private static Optional<Reservation> refused(
      Refusal fault, String detail, long value, long limit) {
    return Optional.of(
        new Reservation.Refused(fault, detail.formatted(value, limit), Optional.empty()));
  }

  private PendingTransaction hold(Transaction transaction) {
    PendingTransaction pending = new PendingTransaction(transaction);
    lanes.open(LaneId.of(transaction), nextOf(transaction)).hold(pending);
    byId.put(pending.id(), pending);
    bytes += pending.memoryBytes();
    countBySender.merge(transaction.sender(), 1, Integer::sum);
    byValidUntil
        .computeIfAbsent(transaction.validUntilHeight(), height -> new LinkedHashSet<>())
        .add(pending);
    return pending;
  }

  /// Lets go of transactions that were held and will not be written.
  void withdraw(List<PendingTransaction> batch) {
    lock.lock();
    try {
      batch.forEach(this::drop);
    } finally {
      lock.unlock();
    }
  }

  /// Says that transactions are durable in a journal row; from now on they may enter a block. Those
  /// that were in an older row are now in this one.
  void durable(List<PendingTransaction> batch, long journalRow) {
    long now = System.nanoTime();
    lock.lock();
    try {
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
      batch.forEach(pending -> refreshReady(LaneId.of(pending.transaction())));
      executable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What should be written into new rows, because the rows it stands in hold mostly what has
  /// ended.
  List<PendingTransaction> scattered() {
    return locked(
        () ->
            rows.isScattered()
                ? byId.values().stream()
                    .filter(PendingTransaction::isDurable)
                    .filter(pending -> rows.isMostlyEnded(pending.journalRow()))
                    .toList()
                : List.of());
  }

  /// Takes up a journal row at start. What became terminal before is left out; what can no longer
  /// become final ends now.
  ///
  /// @param isTerminal whether the store knows how a transaction ended
  public void restore(JournalRow row, Predicate<Transaction> isTerminal) {
    lock.lock();
    try {
      int leftOut = 0;
      for (Transaction transaction : row.transactions()) {
        if (byId.containsKey(transaction.id()) || isRecorded(transaction, isTerminal)) {
          leftOut++;
        } else {
          PendingTransaction pending = hold(transaction);
          durable(List.of(pending), row.sequence());
          endIfHopeless(pending);
        }
      }
      rows.add(row.sequence(), leftOut, 0);
    } finally {
      lock.unlock();
    }
  }

  // A nonce that is not used proves that the transaction is not final; it may have ended otherwise.
  private boolean isRecorded(Transaction transaction, Predicate<Transaction> isTerminal) {
    boolean mayHaveEnded =
        transaction.nonce() < nextOf(transaction) || outdated(transaction).isPresent();
    return mayHaveEnded && isTerminal.test(transaction);
  }

  private void endIfHopeless(PendingTransaction pending) {
    Transaction transaction = pending.transaction();
    if (transaction.nonce() < nextOf(transaction)) {
      endLate(pending, Termination.Reason.DISPLACED, Optional.empty());
    } else if (transaction.validUntilHeight() <= tip.height()) {
      endLate(pending, Termination.Reason.EXPIRED, Optional.empty());
    } else if (outdated(transaction).isPresent()) {
      endLate(pending, Termination.Reason.KEY_RETIRED, Optional.empty());
    }
  }

  /// Waits until something can enter a block, or time is up.
  public boolean awaitExecutable(Duration atMost) throws InterruptedException {
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
  public List<Transaction> executable(Parameters limits) {
    return locked(
        () -> {
          List<Lane> waiting =
              ready.stream().map(id -> Objects.requireNonNull(lanes.find(id))).toList();
          return new BlockSelection(limits, waiting).take();
        });
  }

  /// What this member itself has made durable, behind gaps too, each lane in the order of its
  /// nonces.
  public List<Transaction> promised() {
    return locked(
        () ->
            byId.values().stream()
                .filter(PendingTransaction::isDurable)
                .filter(pending -> !pending.isOnlyElsewhere())
                .map(PendingTransaction::transaction)
                .sorted(BY_LANE)
                .toList());
  }

  /// What will have ended when a block is committed, changing nothing yet.
  public Settlement settle(Block block, ChainState after) {
    return locked(() -> prepare(block, after));
  }

  private Settlement prepare(Block block, ChainState after) {
    long height = block.height();
    SequencedMap<Hash, Settlement.Ending> endings = new LinkedHashMap<>();
    Set<PendingTransaction> included = new LinkedHashSet<>();
    for (Entry entry : block.entries()) {
      Transaction transaction = entry.transaction();
      PendingTransaction holder = holderOf(transaction);
      if (holder == null) {
        continue;
      }
      if (holder.id().equals(transaction.id())) {
        included.add(holder);
      } else {
        end(endings, holder, Termination.Reason.DISPLACED, Optional.of(transaction.id()), height);
      }
    }
    byValidUntil.headMap(height, true).values().stream()
        .flatMap(Set::stream)
        .filter(pending -> pending.isDurable() && !included.contains(pending))
        .forEach(
            pending -> end(endings, pending, Termination.Reason.EXPIRED, Optional.empty(), height));
    withRetiredKeys(block, after)
        .filter(pending -> pending.isDurable() && !included.contains(pending))
        .forEach(
            pending ->
                end(endings, pending, Termination.Reason.KEY_RETIRED, Optional.empty(), height));
    List<Long> finished = finishedRows(included, endings);
    late.forEach(endings::putIfAbsent);
    return new Settlement(block, List.copyOf(included), List.copyOf(endings.values()), finished);
  }

  private @Nullable PendingTransaction holderOf(Transaction transaction) {
    Lane lane = lanes.find(LaneId.of(transaction));
    return lane == null ? null : lane.at(transaction.nonce());
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

  private Stream<PendingTransaction> withRetiredKeys(Block block, ChainState after) {
    return Stream.concat(withReplacedKeys(block, after), noLongerAccepted(block, after));
  }

  // A vote may have withdrawn the approval of a registration that waits.
  private Stream<PendingTransaction> noLongerAccepted(Block block, ChainState after) {
    boolean mayHaveChanged =
        applied(block).anyMatch(vote -> Operation.mayChangeApprovals(vote.operationType()));
    return mayHaveChanged
        ? byId.values().stream()
            .filter(pending -> Operation.isRegistration(pending.transaction().operationType()))
            .filter(pending -> TransactionRules.key(pending.transaction(), after).isPresent())
        : Stream.empty();
  }

  private static Stream<Transaction> applied(Block block) {
    return block.entries().stream()
        .filter(entry -> entry.outcome().equals(Outcome.APPLIED))
        .map(Entry::transaction);
  }

  // Keys change by few operations only, so only the senders of those are looked at.
  private Stream<PendingTransaction> withReplacedKeys(Block block, ChainState after) {
    return applied(block)
        .filter(transaction -> Operation.mayChangeKey(transaction.operationType()))
        .map(Transaction::sender)
        .distinct()
        .filter(sender -> !lanes.of(sender).isEmpty())
        .flatMap(sender -> withOtherKey(sender, after.node(sender)));
  }

  private Stream<PendingTransaction> withOtherKey(NodeId sender, Optional<RegisteredNode> node) {
    return node.stream()
        .flatMap(
            registered ->
                lanes.of(sender).values().stream()
                    .flatMap(lane -> lane.all().stream())
                    .filter(
                        pending ->
                            !registered.publicKey().equals(pending.transaction().publicKey())));
  }

  private List<Long> finishedRows(
      Set<PendingTransaction> included, Map<Hash, Settlement.Ending> endings) {
    Map<Long, Integer> ending = new HashMap<>();
    Stream.concat(included.stream(), endings.values().stream().map(Settlement.Ending::pending))
        .forEach(pending -> ending.merge(pending.journalRow(), 1, Integer::sum));
    return rows.finished(ending);
  }

  /// Applies a settlement whose block is committed.
  public void settled(Settlement settlement, Tip committed) {
    lock.lock();
    try {
      tip = committed;
      settlement.included().forEach(this::forget);
      for (Settlement.Ending ending : settlement.endings()) {
        late.remove(ending.pending().id());
        drop(ending.pending());
      }
      rows.removeAll(settlement.finishedJournalRows());
      settlement.block().entries().forEach(entry -> advance(entry.transaction()));
      endWhatArrivedTooLate(settlement.block());
      takeTurns(settlement.block());
      if (!ready.isEmpty()) {
        executable.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  // Ordered: its nonce is used.
  private void forget(PendingTransaction pending) {
    if (remove(pending)) {
      lanes.of(pending).release(pending);
    }
  }

  // Ended without being ordered: its lane has a gap now.
  private void drop(PendingTransaction pending) {
    if (remove(pending)) {
      lanes.of(pending).drop(pending);
      refreshReady(LaneId.of(pending.transaction()));
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

  private void advance(Transaction ordered) {
    PendingTransaction arrivedMeanwhile = holderOf(ordered);
    if (arrivedMeanwhile != null) {
      endLate(arrivedMeanwhile, Termination.Reason.DISPLACED, Optional.of(ordered.id()));
    }
    Lane lane = lanes.find(LaneId.of(ordered));
    if (lane != null) {
      lane.advancePast(ordered.nonce());
    }
  }

  private void endWhatArrivedTooLate(Block block) {
    byValidUntil.headMap(tip.height(), true).values().stream()
        .flatMap(Set::stream)
        .toList()
        .forEach(pending -> endLate(pending, Termination.Reason.EXPIRED, Optional.empty()));
    withRetiredKeys(block, tip.state())
        .toList()
        .forEach(pending -> endLate(pending, Termination.Reason.KEY_RETIRED, Optional.empty()));
  }

  private void endLate(
      PendingTransaction pending, Termination.Reason reason, Optional<Hash> cause) {
    Termination termination = new Termination(pending.id(), reason, cause, tip.height());
    late.put(pending.id(), new Settlement.Ending(pending, termination));
    drop(pending);
    pending.terminal(new TransactionStatus.Ended(termination));
  }

  // Who was served goes to the end.
  private void takeTurns(Block served) {
    Set<LaneId> ids = new LinkedHashSet<>();
    served.entries().forEach(entry -> ids.add(LaneId.of(entry.transaction())));
    ready.removeAll(ids);
    ids.forEach(this::refreshReady);
  }

  private void refreshReady(LaneId id) {
    Lane lane = lanes.find(id);
    if (lane != null && lane.isReady()) {
      ready.add(id);
    } else {
      ready.remove(id);
      lanes.forgetIfEmpty(id);
    }
  }

  public @Nullable PendingTransaction find(Hash id) {
    return locked(() -> byId.get(id));
  }

  /// How a transaction ended that no commit has recorded yet.
  public Optional<Termination> lateTermination(Hash id) {
    return locked(() -> Optional.ofNullable(late.get(id)).map(Settlement.Ending::termination));
  }

  /// The lowest free nonce of each lane where something is held.
  public Map<Integer, Long> nextNonces(NodeId sender) {
    return locked(
        () -> {
          Map<Integer, Long> next = new TreeMap<>();
          lanes.of(sender).forEach((number, lane) -> next.put(number, lane.contiguousEnd()));
          return next;
        });
  }

  public int size() {
    return locked(byId::size);
  }

  public Waiting waiting() {
    return locked(
        () ->
            new Waiting(
                byId.size(),
                byId.size() - lanes.contiguous(),
                capacity,
                bytes,
                capacityBytes,
                rows.count()));
  }
}
