package io.mpreg.blockchain.members.deciding;

import java.util.function.Consumer;

/// Counts how often this member has begun or stopped deciding. Answers to requests of an earlier
/// generation are dropped.
final class Generation {
  private long count;

  void next() {
    count++;
  }

  /// Wraps a callback so that it is dropped when this member has restarted meanwhile.
  <T> Consumer<T> unlessAgain(Consumer<T> then) {
    long asked = count;
    return answer -> {
      if (asked == count) {
        then.accept(answer);
      }
    };
  }

  /// Wraps a delayed action so that it is dropped when this member has restarted meanwhile.
  Runnable unlessAgain(Runnable action) {
    Consumer<Runnable> then = unlessAgain(Runnable::run);
    return () -> then.accept(action);
  }
}
