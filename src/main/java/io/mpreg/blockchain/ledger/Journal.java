package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes accepted transactions durable in groups: everything that arrives while one row is being
/// written goes into the next. One thread of its own writes; callers wait for the row that holds
/// theirs.
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int MAX_ROW_TRANSACTIONS = 10_000;
  private static final int MAX_QUEUE = 20_000;
  private static final long RETRY_MILLIS = 500;

  private final LedgerStore store;
  private final PendingTransactions pending;
  private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(MAX_QUEUE);
  private final Thread writer;
  private volatile boolean closing;

  private record Request(List<PendingTransaction> batch, CompletableFuture<Void> durable) {
    static Request end() {
      return new Request(List.of(), new CompletableFuture<>());
    }

    boolean isEnd() {
      return batch.isEmpty();
    }
  }

  Journal(LedgerStore store, PendingTransactions pending) {
    this.store = store;
    this.pending = pending;
    this.writer = Thread.ofPlatform().name("journal").start(this::run);
  }

  /// Hands over transactions, at least one, whose nonces are held. The answer completes when they
  /// are durable, or with a [StoreFailure] when the store could not say so: then they stay held,
  /// and are written as soon as it can.
  CompletableFuture<Void> append(List<PendingTransaction> batch) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      queue.put(new Request(batch, durable));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      durable.completeExceptionally(
          new StoreFailure("interrupted before the journal was reached", interrupted));
    }
    return durable;
  }

  private void run() {
    try {
      for (Request first = queue.take(); !first.isEnd(); first = queue.take()) {
        write(group(first));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Request> group(Request first) {
    List<Request> group = new ArrayList<>();
    group.add(first);
    int size = first.batch().size();
    for (Request next = queue.peek();
        next != null && !next.isEnd() && size + next.batch().size() <= MAX_ROW_TRANSACTIONS;
        next = queue.peek()) {
      size += next.batch().size();
      group.add(queue.remove());
    }
    return group;
  }

  private void write(List<Request> group) throws InterruptedException {
    List<PendingTransaction> batch =
        group.stream().flatMap(request -> request.batch().stream()).toList();
    List<Transaction> transactions = batch.stream().map(PendingTransaction::transaction).toList();
    while (true) {
      try {
        long row = store.appendJournal(transactions);
        pending.durable(batch, row);
        group.forEach(request -> request.durable().complete(null));
        return;
      } catch (StoreFailure failure) {
        // Perhaps the row is there. Writing it again is harmless: a transaction is known by its id.
        LOG.warn("The journal cannot be written, {} transactions wait", batch.size(), failure);
        group.forEach(request -> request.durable().completeExceptionally(failure));
        if (closing) {
          return;
        }
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  /// Writes what is queued and stops.
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
