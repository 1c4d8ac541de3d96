package io.mpreg.blockchain.simulation;

import java.util.PriorityQueue;

/// Virtual time in milliseconds: what is due, in the order of its time and then of its planning.
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

  /// Does what is due next, unless that is later than `latest`.
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
