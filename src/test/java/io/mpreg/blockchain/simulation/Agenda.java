package io.mpreg.blockchain.simulation;

import java.util.PriorityQueue;

/// Virtual time in milliseconds: the pending actions, ordered by due time and then by when they
/// were planned.
final class Agenda {

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long now;
  private long planned;

  private record Due(long at, long number, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  long now() {
    return now;
  }

  void after(long millis, Runnable action) {
    queue.add(new Due(now + millis, planned++, action));
  }

  /// Runs the next action, unless it is due later than `latest`.
  boolean next(long latest) {
    Due due = queue.peek();
    if (due == null || due.at > latest) {
      return false;
    }
    queue.remove();
    now = due.at;
    due.action.run();
    return true;
  }
}
