package io.mpreg.blockchain.members.deciding;

import java.util.Comparator;
import java.util.PriorityQueue;

/// A clock that advances only when told to.
final class ManualTime implements Time {

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparing(Due::number));
  private long now = 1_000;
  private long planned;

  private record Due(long at, long number, Runnable action) {}

  @Override
  public long nowMillis() {
    return now;
  }

  @Override
  public long nanos() {
    return now * 1_000_000;
  }

  @Override
  public void after(long millis, Runnable action) {
    queue.add(new Due(now + millis, planned++, action));
  }

  /// Advances the clock, and runs what is due.
  void pass(long millis) {
    long end = now + millis;
    Due due = queue.peek();
    while (due != null && due.at <= end) {
      queue.remove();
      now = due.at;
      due.action.run();
      due = queue.peek();
    }
    now = end;
  }
}
