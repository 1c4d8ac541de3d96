package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.members.deciding.Time;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The system clocks.
public final class SystemTime implements Time {
  private final InstantSource clock;
  private final ScheduledExecutorService timers;
  private final Executor caller;

  /// @param clock the wall clock
  /// @param timers for delays; once it is shut down, nothing more runs
  /// @param caller runs what is due
  public SystemTime(InstantSource clock, ScheduledExecutorService timers, Executor caller) {
    this.clock = clock;
    this.timers = timers;
    this.caller = caller;
  }

  @Override
  public long nowMillis() {
    return clock.millis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void after(long millis, Runnable action) {
    try {
      var _ = timers.schedule(() -> caller.execute(action), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // This member is stopping.
    }
  }
}
