package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.database.Throttle;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/// Limits work per second; unused capacity is not saved up. Waits rarely and then for longer,
/// instead of after every piece of work. Used by one thread.
final class RateLimit implements Throttle {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long SHORTEST_WAIT = 50_000_000L;

  private final long nanosPerWork;
  private final LongSupplier nanoTime;
  private final Wait wait;
  private long due;

  /// A wait that can be interrupted.
  interface Wait {
    /// Returns after that many nanoseconds; true, at once, when the work is to end.
    boolean isOver(long nanos) throws InterruptedException;
  }

  RateLimit(int workPerSecond, LongSupplier nanoTime, Wait wait) {
    if (workPerSecond < 1) {
      throw new IllegalArgumentException("%d in a second, at least 1".formatted(workPerSecond));
    }
    this.nanosPerWork = NANOS_PER_SECOND / workPerSecond;
    this.nanoTime = nanoTime;
    this.wait = wait;
    this.due = nanoTime.getAsLong();
  }

  @Override
  public void await(int work) {
    long now = nanoTime.getAsLong();
    due = Math.max(due, now) + work * nanosPerWork;
    try {
      if (wait.isOver(due - now >= SHORTEST_WAIT ? due - now : 0)) {
        throw new CancellationException("the audit ends");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
