package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.consensus.Event;
import io.mpreg.blockchain.core.consensus.RoundTimes;
import io.mpreg.blockchain.core.consensus.Timer;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells the core when a time is over: of a round, of a standstill, of a silence window, and of the
/// minimum interval between blocks when transactions wait.
final class Pacemaker {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Time time;
  private final PendingWork work;
  private final Generation generation;
  private final Consumer<Event> core;
  private @Nullable RoundTimes times;
  private int tempo;
  private long height;
  private long heightAtLastTick;
  private OptionalLong roundBeganNanos = OptionalLong.empty();

  /// @param core receives the events
  Pacemaker(Time time, PendingWork work, Generation generation, Consumer<Event> core) {
    this.time = time;
    this.work = work;
    this.generation = generation;
    this.core = core;
  }

  /// This member begins to decide: timers of an earlier generation are void.
  void begin(Head head) {
    times = null;
    heightAtLastTick = 0;
    enter(head);
  }

  /// Another height is open.
  void enter(Head head) {
    height = head.next().height();
    keepTime(head.next().times());
    Event waits = new Event.TransactionsPending(height);
    work.await(notBeforeNanos(head), generation.unlessAgain(() -> core.accept(waits)));
  }

  private long notBeforeNanos(Head head) {
    return roundBeganNanos.isPresent()
        ? roundBeganNanos.getAsLong() + head.intervalMillis() * NANOS_PER_MILLI
        : time.nanos();
  }

  // The parameters, and with them the silence window, can change by a vote.
  private void keepTime(RoundTimes next) {
    if (!next.equals(times)) {
      times = next;
      tempo++;
      every(next.standstillMillis(), this::standstill);
      every(next.silenceWindowMillis(), () -> core.accept(new Event.SilenceWindowEnded()));
    }
  }

  private void every(long millis, Runnable action) {
    int kept = tempo;
    after(
        millis,
        () -> {
          if (kept == tempo) {
            every(millis, action);
            action.run();
          }
        });
  }

  private void standstill() {
    if (height == heightAtLastTick) {
      core.accept(new Event.StandstillReached());
    }
    heightAtLastTick = height;
  }

  /// Starts a timer of the core.
  void start(Timer timer, long millis) {
    after(millis, () -> core.accept(new Event.TimerExpired(timer)));
  }

  /// A round has begun.
  void begun(Timer timer) {
    if (timer.round() == 0 && timer.purpose() == Timer.Purpose.ROUND) {
      roundBeganNanos = OptionalLong.of(time.nanos());
    }
  }

  /// Runs an action later, unless this member restarts before that.
  void after(long millis, Runnable action) {
    time.after(millis, generation.unlessAgain(action));
  }
}
