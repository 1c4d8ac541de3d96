package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.Work;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits until a block can be built: a transaction is executable, or an authority change is due,
/// and the minimum interval since the last block has passed. It is notified instead of polling, so
/// that a lone transaction is not delayed.
final class WorkWatch implements Work, AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  private final Ledger ledger;
  private final LedgerBlocks blocks;
  private final Inbox inbox;
  private final WorkerLoop repeating;
  // The last request, until it is fulfilled.
  private @Nullable Wish wish;
  private boolean isHandedOver;

  private record Wish(long notBeforeNanos, Runnable then) {}

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
    wish = new Wish(notBeforeNanos, then);
    isHandedOver = false;
    notifyAll();
  }

  private void step() throws InterruptedException {
    Wish next = next();
    while (isLast(next) && !isThere()) {}
    long left = next.notBeforeNanos() - System.nanoTime();
    if (left > 0 && isLast(next)) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
    if (handOver(next)) {
      inbox.add(() -> fulfil(next));
    }
  }

  private synchronized Wish next() throws InterruptedException {
    Wish last = wish;
    while (last == null || isHandedOver) {
      wait();
      last = wish;
    }
    return last;
  }

  private synchronized boolean isLast(Wish next) {
    return next.equals(wish);
  }

  private synchronized boolean handOver(Wish next) {
    isHandedOver |= isLast(next);
    return isHandedOver;
  }

  private boolean isThere() throws InterruptedException {
    return ledger.chain().tip().state().awaitsAuthorities()
        || ledger.decisions().awaitExecutable(LONGEST_WAIT);
  }

  private void fulfil(Wish next) {
    if (isLast(next)) {
      end(next, blocks.decide(next.then()));
    }
  }

  // The request may have been fulfilled or replaced meanwhile.
  private synchronized void end(Wish next, boolean isFulfilled) {
    if (isLast(next)) {
      wish = isFulfilled ? null : next;
      isHandedOver = false;
      notifyAll();
    }
  }

  @Override
  public void close() {
    repeating.close();
  }
}
