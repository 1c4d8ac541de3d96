package io.mpreg.blockchain.mining;

import io.mpreg.blockchain.deciding.Inbox;
import io.mpreg.blockchain.deciding.Work;
import io.mpreg.blockchain.ledger.Ledger;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Waits until something can enter a block and the smallest interval since the last one has passed:
/// an executable transaction, or a change of the authorities that waits for the next block to take
/// effect. It waits for work instead of polling for it, so that a lone transaction is not kept
/// waiting.
final class WorkWatch implements Work, AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  private final Ledger ledger;
  private final LedgerBlocks blocks;
  private final Inbox inbox;
  private final BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
  private final Repeating repeating;

  private record Wish(long notBeforeNanos, Runnable then) {}

  WorkWatch(Ledger ledger, LedgerBlocks blocks, Inbox inbox) {
    this.ledger = ledger;
    this.blocks = blocks;
    this.inbox = inbox;
    this.repeating = new Repeating("work-watch", this::step);
    repeating.start();
  }

  @Override
  public void await(long notBeforeNanos, Runnable then) {
    wishes.add(new Wish(notBeforeNanos, then));
  }

  private void step() throws InterruptedException {
    Wish wish = wishes.take();
    while (wishes.isEmpty() && !isThere()) {}
    long left = wish.notBeforeNanos() - System.nanoTime();
    if (left > 0 && wishes.isEmpty()) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
    if (wishes.isEmpty()) {
      inbox.add(() -> fulfil(wish));
    }
  }

  private boolean isThere() throws InterruptedException {
    return ledger.tip().state().awaitsAuthorities() || ledger.awaitExecutable(LONGEST_WAIT);
  }

  // What waited may have come to its end meanwhile.
  private void fulfil(Wish wish) {
    if (!blocks.decide(wish.then())) {
      wishes.add(wish);
    }
  }

  @Override
  public void close() {
    repeating.close();
  }
}
