package io.mpreg.blockchain.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The asynchronous access of a process to its storage: writes and their answers take time, some
/// answers are lost, and at times there is no connection. A process may be killed between any two
/// steps of a write, and its request may be carried out all the same.
final class Store {

  private static final long NEVER_ANSWERED_MILLIS = 5_000;
  private static final long OUTAGE_MILLIS = 1_500;

  private final Life life;
  private final Federation federation;
  private final Member me;
  private final Deque<Pending> pending = new ArrayDeque<>();

  /// A write.
  ///
  /// @param steps a crash may come between any two of them
  /// @param whole the numbers of steps after which it may end without a crash, with nothing half
  ///   done
  /// @param answer computed after the last step
  record Write<T>(List<Runnable> steps, List<Integer> whole, Supplier<T> answer) {}

  // Carried out once, at its time or when a later request waits for it.
  private static final class Pending {
    private final Runnable action;

    Pending(Runnable action) {
      this.action = action;
    }
  }

  Store(Life life, Federation federation, Member me) {
    this.life = life;
    this.federation = federation;
    this.me = me;
  }

  private Chance chance() {
    return federation.chance();
  }

  private Machines machines() {
    return federation.network().weather().machines();
  }

  /// Whether there is no connection at the moment.
  boolean isAway() {
    long part = federation.agenda().now() / OUTAGE_MILLIS;
    return machines().outages() && Math.floorMod(Signatures.mixed(me.number() * 31L, part), 4) == 0;
  }

  void requireHere() {
    if (isAway()) {
      throw new StoreAway("no connection to the database");
    }
  }

  /// Writes, and answers: synchronously where disks are fast.
  ///
  /// @param unknown the answer when the outcome is unknown
  <T> void write(Write<T> write, T unknown, Consumer<T> then) {
    if (isAway()) {
      answer(() -> unknown, then);
    } else if (!chance().percent(machines().lostAnswersPercent())) {
      whenTheDiskIsReady(() -> carryOut(write.steps, write.steps.size()), write.answer, then);
    } else {
      int done = chance().of(write.whole);
      boolean isTold = chance().percent(50);
      whenTheDiskIsReady(
          () -> carryOut(write.steps, done),
          () -> unknown,
          isTold ? then : late -> failBefore(() -> then.accept(late)));
    }
  }

  // A request times out, and an answer comes after that.
  private void failBefore(Runnable lateAnswer) {
    life.later(
        1L + chance().below(100),
        () -> life.deciding().fail("", new StoreAway("the store does not answer")));
    life.later(100L + chance().below((int) NEVER_ANSWERED_MILLIS), lateAnswer);
  }

  private <T> void whenTheDiskIsReady(Runnable action, Supplier<T> answer, Consumer<T> then) {
    if (machines().slowDiskMillis() == 0) {
      action.run();
      then.accept(answer.get());
      return;
    }
    Pending write = new Pending(action);
    pending.add(write);
    life.later(
        1L + chance().below(machines().slowDiskMillis()),
        () -> {
          if (pending.remove(write)) {
            write.action.run();
          }
          answer(answer, then);
        });
  }

  /// Reads, and answers.
  <T> void read(Supplier<T> answer, Consumer<T> then) {
    if (machines().slowDiskMillis() == 0) {
      then.accept(answer.get());
    } else {
      answer(answer, then);
    }
  }

  private <T> void answer(Supplier<T> answer, Consumer<T> then) {
    life.later(
        1L + chance().below(1 + machines().slowDiskMillis()), () -> then.accept(answer.get()));
  }

  private void carryOut(List<Runnable> steps, int count) {
    for (Runnable step : steps.subList(0, count)) {
      me.mayBeKilled();
      step.run();
    }
    me.mayBeKilled();
  }

  /// After this no request is pending: each was carried out or never will be.
  void settle() {
    while (!pending.isEmpty()) {
      Pending write = pending.remove();
      if (chance().percent(50)) {
        write.action.run();
      }
    }
  }

  /// The process has ended.
  void end() {
    try {
      settle();
    } catch (Killed nobody) {
      pending.clear();
    }
  }
}
