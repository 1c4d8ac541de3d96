package io.mpreg.blockchain.federation;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What is to be done by the one thread that decides, in the order in which it came. What comes
/// from other members has a limit; what this member has begun itself is always taken.
final class Inbox {
  private static final int MAX_FROM_OTHERS = 10_000;

  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger fromOthers = new AtomicInteger();

  private final LongAdder dropped;

  /// @param dropped counts what there was no room for
  Inbox(LongAdder dropped) {
    this.dropped = dropped;
  }

  void add(Runnable own) {
    queue.add(own);
  }

  /// Returns whether there was room.
  boolean offer(Runnable fromOther) {
    if (fromOthers.incrementAndGet() > MAX_FROM_OTHERS) {
      fromOthers.decrementAndGet();
      dropped.increment();
      return false;
    }
    queue.add(
        () -> {
          fromOthers.decrementAndGet();
          fromOther.run();
        });
    return true;
  }

  @Nullable Runnable poll(long millis) throws InterruptedException {
    return queue.poll(millis, TimeUnit.MILLISECONDS);
  }
}
