package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.JournalRow;
import io.mpreg.blockchain.ledger.history.Termination;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The mempool: accepted transactions that are not terminal yet, in memory. Decides which
/// transaction may hold a nonce, what the next block may hold, and what ends with it. The journal
/// holds the same transactions durably. Thread-safe; no method does I/O while it holds the lock.
public final class PendingTransactions {
  /// How far a nonce may lie above the lowest free one in its lane.
  static final long MAX_NONCE_GAP = 10_000;

  private static final Comparator<Transaction> BY_LANE =
      Comparator.comparing((Transaction transaction) -> transaction.sender().value())
          .thenComparingInt(Transaction::lane)
          .thenComparingLong(Transaction::nonce);

  private final PendingLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition executable = lock.newCondition();
  private final HeldTransactions held = new HeldTransactions();
  private final PendingTerminations endings = new PendingTerminations(held);
  private Tip tip;

  /// @param capacity how many transactions may be pending
  /// @param capacityBytes how much memory they may take, approximately, in bytes
  public PendingTransactions(Tip tip, int capacity, long capacityBytes) {
    this.tip = tip;
    this.limits = new PendingLimits(capacity, capacityBytes);
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /// Whether a transaction could be held now, without holding it. Checked before its signature is
  /// verified.
  Optional<Reservation> foresee(Transaction transaction) {
    return locked(() -> obstacle(transaction).filter(known -> !isOnlyElsewhere(known)));
  }

  // A transaction that is durable only at another member has to be made durable here before this
  // member may acknowledge it.
  private static boolean isOnlyElsewhere(Reservation known) {
    return known instanceof Reservation.Held same && same.pending().isOnlyElsewhere();
  }

  /// Holds the nonce of a transaction that has passed all other checks against some earlier tip.
  Reservation reserve(Transaction transaction) {
    return locked(
        () ->
            switch (reserved(transaction)) {
              case Reservation.Held same when same.pending().isOnlyElsewhere() ->
                  new Reservation.Reserved(same.pending());
              case Reservation other -> other;
            });
  }

  private Reservation reserved(Transaction transaction) {
    return obstacle(transaction)
        .or(() -> outdated(transaction).map(PendingTransactions::refused))
        .orElseGet(() -> new Reservation.Reserved(hold(transaction)));
  }

  /// Whether a transaction's signature needs verification: it is not held, and could be.
  boolean isNew(Transaction transaction) {
    return locked(() -> obstacle(transaction).isEmpty());
  }

  /// Holds transactions that another member has made durable and that have passed all other checks
  /// against some earlier tip: from now on they may enter a block. Those that cannot be held are
  /// dropped.
  void holdForOthers(List<Transaction> transactions) {
    long now = System.nanoTime();
    lock.lock();
    try {
      for (Transaction transaction : transactions) {
        if (reserved(transaction) instanceof Reservation.Reserved(PendingTransaction pending)) {
          pending.durableElsewhere(now);
          held.lanes().refresh(LaneId.of(transaction));
        }
      }
      signalIfExecutable();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Reservation> obstacle(Transaction transaction) {
    PendingTransaction same = held.find(transaction.id());
    if (same != null) {
      return Optional.of(new Reservation.Held(same));
    }
    Lane lane = held.lanes().find(LaneId.of(transaction));
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
    return nonce == end
        ? limits.full(transaction, held)
        : limits.fullBehindGap(transaction, end, held);
  }

  private long nextOf(Transaction transaction) {
    return tip.state().nextNonce(transaction.sender(), transaction.lane());
  }

  // The tip may have moved since the other checks.
  private Optional<Refusal> outdated(Transaction transaction) {
    return PendingTerminations.outdated(transaction, tip.state());
  }

  private static Reservation refused(Refusal fault) {
    return new Reservation.Refused(fault, fault.title());
  }

  private static Optional<Reservation> refused(
      Refusal fault, String detail, long value, long limit) {
    return Optional.of(new Reservation.Refused(fault, detail.formatted(value, limit)));
  }

  private PendingTransaction hold(Transaction transaction) {
    return held.hold(transaction, nextOf(transaction));
  }

  /// Releases transactions that were held and will not be written.
  void withdraw(List<PendingTransaction> batch) {
    lock.lock();
    try {
      batch.forEach(held::drop);
    } finally {
      lock.unlock();
    }
  }

  /// Marks transactions as durable in a journal row; from now on they may enter a block. Those that
  /// were in an older row are now in this one.
  void durable(List<PendingTransaction> batch, long journalRow) {
    lock.lock();
    try {
      held.durable(batch, journalRow);
      executable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Transactions to write into new journal rows, because their present rows hold mostly terminal
  /// ones.
  List<PendingTransaction> scattered() {
    return locked(held::scattered);
  }

  /// Replays a journal row at start. Transactions that are terminal already are skipped; those that
  /// can no longer become final are terminated.
  ///
  /// @param isTerminal whether the store holds the end of a transaction
  public void restore(JournalRow row, Predicate<Transaction> isTerminal) {
    lock.lock();
    try {
      int leftOut = 0;
      for (Transaction transaction : row.transactions()) {
        if (held.find(transaction.id()) != null || isRecorded(transaction, isTerminal)) {
          leftOut++;
        } else {
          PendingTransaction pending = hold(transaction);
          durable(List.of(pending), row.sequence());
          endings.endIfHopeless(pending, tip);
        }
      }
      held.rows().add(row.sequence(), leftOut, 0);
    } finally {
      lock.unlock();
    }
  }

  // An unused nonce proves that the transaction is not final; it may have been terminated.
  private boolean isRecorded(Transaction transaction, Predicate<Transaction> isTerminal) {
    boolean mayHaveEnded =
        transaction.nonce() < nextOf(transaction) || outdated(transaction).isPresent();
    return mayHaveEnded && isTerminal.test(transaction);
  }

  /// Waits until a transaction can enter a block, or until the timeout.
  public boolean awaitExecutable(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!held.lanes().isAnyReady() && nanos > 0) {
        nanos = executable.awaitNanos(nanos);
      }
      return held.lanes().isAnyReady();
    } finally {
      lock.unlock();
    }
  }

  /// The transactions that the next block may hold, each lane in nonce order: durable, without
  /// gaps, within the limits of count and bytes.
  public List<Transaction> executable(Parameters parameters) {
    return locked(() -> new BlockSelection(parameters, held.lanes().ready()).take());
  }

  /// All transactions that this member itself has made durable, behind gaps too, each lane in nonce
  /// order.
  public List<Transaction> promised() {
    return locked(
        () ->
            held.all().stream()
                .filter(PendingTransaction::isDurable)
                .filter(pending -> !pending.isOnlyElsewhere())
                .map(PendingTransaction::transaction)
                .sorted(BY_LANE)
                .toList());
  }

  /// The transactions that a block will end once it is committed; changes nothing yet.
  public Settlement settle(Block block, ChainState after) {
    return locked(() -> endings.prepare(block, after));
  }

  /// Applies a settlement whose block is committed.
  public void settled(Settlement settlement, Tip committed) {
    lock.lock();
    try {
      tip = committed;
      endings.settled(settlement, committed);
      held.lanes().served(lanesOf(settlement.block()));
      signalIfExecutable();
    } finally {
      lock.unlock();
    }
  }

  private static Set<LaneId> lanesOf(Block served) {
    Set<LaneId> ids = new LinkedHashSet<>();
    served.entries().forEach(entry -> ids.add(LaneId.of(entry.transaction())));
    return ids;
  }

  private void signalIfExecutable() {
    if (held.lanes().isAnyReady()) {
      executable.signalAll();
    }
  }

  public @Nullable PendingTransaction find(Hash id) {
    return locked(() -> held.find(id));
  }

  /// A termination that no commit has recorded yet.
  public Optional<Termination> lateTermination(Hash id) {
    return locked(() -> endings.late(id));
  }

  /// The lowest free nonce of each lane with held transactions.
  public Map<Integer, Long> nextNonces(NodeId sender) {
    return locked(
        () -> {
          Map<Integer, Long> next = new TreeMap<>();
          held.lanes().of(sender).forEach((number, lane) -> next.put(number, lane.contiguousEnd()));
          return next;
        });
  }

  public int size() {
    return locked(held::size);
  }

  public PendingCounts waiting() {
    return locked(
        () ->
            new PendingCounts(
                held.size(),
                held.size() - held.lanes().contiguous(),
                limits.capacity(),
                held.bytes(),
                limits.capacityBytes(),
                held.rows().count()));
  }
}
