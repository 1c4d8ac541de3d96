package io.mpreg.blockchain.tools.cli.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Says how far a long command has come, on standard error: on a terminal in one line that changes
/// twice a second, elsewhere in a new line every ten seconds. What ends sooner says nothing.
public final class Progress implements AutoCloseable {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long TERMINAL_NANOS = 500 * NANOS_PER_MILLI;
  private static final long LOG_NANOS = 10_000 * NANOS_PER_MILLI;

  private final PrintWriter target;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private long saidAt;
  private long beganAt;
  private long firstDone = -1;
  private int width;

  Progress(PrintWriter target) {
    this(target, isTerminal(), System::nanoTime);
  }

  Progress(PrintWriter target, boolean terminal, LongSupplier nanoTime) {
    this.target = target;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.saidAt = nanoTime.getAsLong();
  }

  // There may be none: what System.console() answers without a terminal depends on the JDK.
  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /// Says "`done` of `total` `what`", how fast that is and how long the rest will take, if it is
  /// time to.
  public void at(long done, long total, String what) {
    long now = nanoTime.getAsLong();
    if (firstDone < 0) {
      firstDone = done;
      beganAt = now;
    }
    if (now - saidAt < (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
      return;
    }
    saidAt = now;
    String line = "%d of %d %s%s".formatted(done, total, what, throttle(done, total, now));
    if (terminal) {
      target.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      target.flush();
      width = line.length();
    } else {
      target.println(line);
    }
  }

  // What was done before the first call is not this run's.
  private String throttle(long done, long total, long now) {
    double rate = (done - firstDone) * 1e9 / Math.max(1, now - beganAt);
    if (rate <= 0) {
      return "";
    }
    long seconds = (long) Math.ceil((total - done) / rate);
    return ", %.0f/s, %s left"
        .formatted(rate, seconds < 120 ? seconds + " s" : Math.ceilDiv(seconds, 60L) + " min");
  }

  /// Takes the changing line away.
  @Override
  public void close() {
    if (width > 0) {
      target.print("\r" + " ".repeat(width) + "\r");
      target.flush();
      width = 0;
    }
  }
}
