package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.transaction.Transaction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Transactions that this member has accepted, as they become durable, for the thread that sends
/// them to other members. Keeps nothing before the first call; when the queue is full, the oldest
/// are dropped, because pending transactions are offered to the other members again anyway.
public final class AcceptedFeed {
  private static final int MAX_KEPT = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Deque<Transaction> kept = new ArrayDeque<>();
  private boolean wanted;

  void offer(List<PendingTransaction> durable) {
    lock.lock();
    try {
      if (!wanted) {
        return;
      }
      durable.forEach(pending -> kept.addLast(pending.transaction()));
      while (kept.size() > MAX_KEPT) {
        kept.removeFirst();
      }
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /// The next transactions, oldest first; empty after the timeout.
  public List<Transaction> take(int limit, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      wanted = true;
      while (kept.isEmpty() && nanos > 0) {
        nanos = filled.awaitNanos(nanos);
      }
      List<Transaction> taken = new ArrayList<>(Math.min(limit, kept.size()));
      while (taken.size() < limit && !kept.isEmpty()) {
        taken.add(kept.removeFirst());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
