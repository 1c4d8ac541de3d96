package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.PendingWork;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits until a block can be built: a transaction is executable, or an authority change is due,
/// and the minimum interval since the last block has passed. It is notified instead of polling, so
/// that a lone transaction is not delayed.
final class WorkWatch implements PendingWork, AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  private final Ledger ledger;
  private final LedgerBlocks blocks;
  private final Inbox inbox;
  private final WorkerLoop repeating;
  // The last request, until it is fulfilled.
  private @Nullable Request request;
  private boolean isHandedOver;

  private record Request(long notBeforeNanos, Runnable then) {}

  WorkWatch(Ledger ledger, LedgerBlocks blocks, Inbox inbox) {
    this.ledger = ledger;
    this.blocks = blocks;
    this.inbox = inbox;
    // A platform thread: a virtual one would wait behind all requests that compute.
    this.repeating = new WorkerLoop(Thread.ofPlatform().daemon(), "work-watch", this::step);
    repeating.start();
  }

  @Override
  public synchronized void await(long notBeforeNanos, Runnable then) {
    request = new Request(notBeforeNanos, then);
    isHandedOver = false;
    notifyAll();
  }

  private void step() throws InterruptedException {
    Request next = next();
    while (isLast(next) && !isThere()) {}
    long left = next.notBeforeNanos() - System.nanoTime();
    if (left > 0 && isLast(next)) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
    if (handOver(next)) {
      inbox.add(() -> fulfil(next));
    }
  }

  private synchronized Request next() throws InterruptedException {
    Request last = request;
    while (last == null || isHandedOver) {
      wait();
      last = request;
    }
    return last;
  }

  private synchronized boolean isLast(Request next) {
    return next.equals(request);
  }

  private synchronized boolean handOver(Request next) {
    isHandedOver |= isLast(next);
    return isHandedOver;
  }

  private boolean isThere() throws InterruptedException {
    return ledger.chain().tip().state().awaitsAuthorities()
        || ledger.decisions().awaitExecutable(LONGEST_WAIT);
  }

  private void fulfil(Request next) {
    if (isLast(next)) {
      end(next, blocks.decide(next.then()));
    }
  }

  // The request may have been fulfilled or replaced meanwhile.
  private synchronized void end(Request next, boolean isFulfilled) {
    if (isLast(next)) {
      request = isFulfilled ? null : next;
      isHandedOver = false;
      notifyAll();
    }
  }

  @Override
  public void close() {
    repeating.close();
  }
}
