package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.ledger.Ledger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Tells the replica that something waits for its height, once the smallest interval since the last
/// block has passed: an executable transaction, or a change of the authorities that waits for the
/// next block to take effect.
final class WorkWatch implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);
  private static final long LOOK_MILLIS = 2;
  private static final long TELL_AGAIN_NANOS = 1_000_000_000L;

  private final Ledger ledger;
  private final Replica replica;
  private final Repeating repeating;
  private long toldHeight;
  private long toldNanos;

  WorkWatch(Ledger ledger, Replica replica) {
    this.ledger = ledger;
    this.replica = replica;
    this.repeating = new Repeating("work-watch", this::look);
  }

  void start() {
    repeating.start();
  }

  private void look() throws InterruptedException {
    Optional<View> view = replica.view();
    if (view.isEmpty()) {
      Thread.sleep(LONGEST_WAIT);
      return;
    }
    long height = view.get().height();
    boolean isTold = height == toldHeight && System.nanoTime() - toldNanos < TELL_AGAIN_NANOS;
    if (isTold) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      return;
    }
    if (ledger.tip().state().awaitsAuthorities() || ledger.awaitExecutable(LONGEST_WAIT)) {
      awaitInterval();
      replica.workWaits(height);
      toldHeight = height;
      toldNanos = System.nanoTime();
    }
  }

  private void awaitInterval() throws InterruptedException {
    long interval =
        TimeUnit.MILLISECONDS.toNanos(ledger.tip().state().parameters().blockIntervalMillis());
    long left = replica.roundBeganNanos() + interval - System.nanoTime();
    if (replica.roundBeganNanos() != 0 && left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  @Override
  public void close() {
    repeating.close();
  }
}
