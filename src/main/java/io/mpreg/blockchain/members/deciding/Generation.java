package io.mpreg.blockchain.members.deciding;

import java.util.function.Consumer;

/// How often this member has begun to decide, or stopped to: what was asked for before that is of
/// no use any more, and its answer is dropped.
final class Generation {
  private long count;

  void next() {
    count++;
  }

  /// What to do with an answer, unless this member begins again before it comes.
  <T> Consumer<T> unlessAgain(Consumer<T> then) {
    long asked = count;
    return answer -> {
      if (asked == count) {
        then.accept(answer);
      }
    };
  }

  /// What to do later, unless this member begins again before that.
  Runnable unlessAgain(Runnable action) {
    Consumer<Runnable> then = unlessAgain(Runnable::run);
    return () -> then.accept(action);
  }
}
