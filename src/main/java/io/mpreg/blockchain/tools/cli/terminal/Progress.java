package io.mpreg.blockchain.tools.cli.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Shows the progress of a long command on standard error: on a terminal in one line that is
/// updated twice a second, elsewhere in a new line every ten seconds. Short commands show nothing.
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

  // There may be no console: what System.console() returns without a terminal depends on the JDK.
  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /// Shows "`done` of `total` `what`" with rate and remaining time, if an update is due.
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
    String line = "%d of %d %s%s".formatted(done, total, what, rate(done, total, now));
    if (terminal) {
      target.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      target.flush();
      width = line.length();
    } else {
      target.println(line);
    }
  }

  // Work done before the first call does not count for the rate of this run.
  private String rate(long done, long total, long now) {
    double rate = (done - firstDone) * 1e9 / Math.max(1, now - beganAt);
    if (rate <= 0) {
      return "";
    }
    long seconds = (long) Math.ceil((total - done) / rate);
    return ", %.0f/s, %s left"
        .formatted(rate, seconds < 120 ? seconds + " s" : Math.ceilDiv(seconds, 60L) + " min");
  }

  /// Clears the line.
  @Override
  public void close() {
    if (width > 0) {
      target.print("\r" + " ".repeat(width) + "\r");
      target.flush();
      width = 0;
    }
  }
}
