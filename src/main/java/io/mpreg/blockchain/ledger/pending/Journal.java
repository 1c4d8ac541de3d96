package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes accepted transactions durable by group commit: everything that arrives while one row is
/// being written goes into the next row. A single thread writes; callers wait for the row with
/// their transactions.
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int MAX_ROW_TRANSACTIONS = 10_000;
  private static final long MAX_ROW_BYTES = 8L << 20;
  private static final int MAX_COMPACTED = 1_000;
  private static final int MAX_QUEUE = 20_000;
  private static final long MAX_WAIT_SECONDS = 5;
  private static final long RETRY_MILLIS = 500;

  private final LedgerStore store;
  private final PendingTransactions pending;
  private final AcceptedFeed accepted;
  private final LedgerObserver observer;
  private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(MAX_QUEUE);
  private final Thread writer;
  private volatile boolean closing;
  private volatile Optional<String> trouble = Optional.empty();

  private record Request(List<PendingTransaction> batch, CompletableFuture<Void> durable) {
    static Request end() {
      return new Request(List.of(), new CompletableFuture<>());
    }

    boolean isEnd() {
      return batch.isEmpty();
    }

    long bytes() {
      return batch.stream().mapToLong(pending -> pending.transaction().sizeBytes()).sum();
    }
  }

  public Journal(
      LedgerStore store,
      PendingTransactions pending,
      AcceptedFeed accepted,
      LedgerObserver observer) {
    this.store = store;
    this.pending = pending;
    this.accepted = accepted;
    this.observer = observer;
    this.writer = Thread.ofPlatform().name("journal").start(this::run);
  }

  /// Queues transactions, at least one, whose nonces are held. The future completes when they are
  /// durable, or with a [StoreFailure] when the outcome is unknown: then they stay held, and the
  /// write is retried. When the queue has no room within some seconds, their nonces are released,
  /// and the future completes with [NotAccepting].
  CompletableFuture<Void> append(List<PendingTransaction> batch) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      if (!queue.offer(new Request(batch, durable), MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        refuse(batch, durable, "the journal's queue is full");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      refuse(batch, durable, "this member is being stopped");
    }
    return durable;
  }

  private void refuse(
      List<PendingTransaction> batch, CompletableFuture<Void> durable, String reason) {
    pending.withdraw(batch);
    durable.completeExceptionally(new NotAccepting(new Closure(Closure.Reason.BUSY, reason)));
  }

  /// Why the journal cannot be written at the moment; empty when it can.
  public Optional<String> trouble() {
    return trouble;
  }

  private void run() {
    try {
      for (Request first = queue.take(); !first.isEnd(); first = queue.take()) {
        write(group(first));
        compact();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Request> group(Request first) {
    List<Request> group = new ArrayList<>();
    group.add(first);
    int count = first.batch().size();
    long bytes = first.bytes();
    for (Request next = queue.peek();
        next != null
            && !next.isEnd()
            && count + next.batch().size() <= MAX_ROW_TRANSACTIONS
            && bytes + next.bytes() <= MAX_ROW_BYTES;
        next = queue.peek()) {
      count += next.batch().size();
      bytes += next.bytes();
      group.add(queue.remove());
    }
    return group;
  }

  private void write(List<Request> group) throws InterruptedException {
    List<PendingTransaction> batch =
        group.stream().flatMap(request -> request.batch().stream()).toList();
    while (!written(batch)) {
      StoreFailure failure = new StoreFailure(trouble.orElse("the journal cannot be written"));
      group.forEach(request -> request.durable().completeExceptionally(failure));
      if (closing) {
        return;
      }
      Thread.sleep(RETRY_MILLIS);
    }
    group.forEach(request -> request.durable().complete(null));
    accepted.offer(batch);
  }

  // Compaction: a row with mostly terminal transactions would otherwise stay for as long as one of
  // them waits. If the old row is still there after a crash, replay ignores an id the second time.
  private void compact() throws InterruptedException {
    List<PendingTransaction> scattered = pending.scattered();
    for (int from = 0; from < scattered.size(); from += MAX_COMPACTED) {
      int to = Math.min(scattered.size(), from + MAX_COMPACTED);
      if (!written(scattered.subList(from, to))) {
        return;
      }
    }
  }

  // The thread survives every failure, because without it nothing would be accepted again. A row
  // with an unknown outcome may exist; writing it again is harmless, because replay deduplicates by
  // transaction id.
  private boolean written(List<PendingTransaction> batch) {
    try {
      List<Transaction> transactions = batch.stream().map(PendingTransaction::transaction).toList();
      long row =
          observer.during(
              LedgerObserver.Work.JOURNAL_WRITE,
              batch.size(),
              () -> store.appendJournal(transactions));
      pending.durable(batch, row);
      if (trouble.isPresent()) {
        LOG.info("The journal is written again");
      }
      trouble = Optional.empty();
      return true;
    } catch (RuntimeException | OutOfMemoryError failed) {
      // Logged once per outage, because the write is retried twice a second.
      if (trouble.isEmpty()) {
        LOG.warn("The journal cannot be written, {} transactions wait", batch.size(), failed);
      }
      trouble = Optional.of("the journal cannot be written: " + failed.getMessage());
      return false;
    }
  }

  /// Writes the queue and stops.
  @Override
  public void close() {
    closing = true;
    try {
      queue.put(Request.end());
      writer.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
