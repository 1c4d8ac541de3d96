package io.mpreg.blockchain.platform.web;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Limits the log lines that clients can cause: a number per second; the first line of the next
/// second reports how many were suppressed.
public final class LogLineLimit {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final int linesPerSecond;
  private final LongSupplier nanos;
  private long begin;
  private int written;
  private long leftOut;

  public LogLineLimit(int linesPerSecond) {
    this(linesPerSecond, System::nanoTime);
  }

  /// @param nanos a monotonic clock
  public LogLineLimit(int linesPerSecond, LongSupplier nanos) {
    this.linesPerSecond = linesPerSecond;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
  }

  /// If a line may be written now, the number of lines suppressed before it; else empty.
  public synchronized OptionalLong next() {
    long now = nanos.getAsLong();
    if (now - begin >= NANOS_PER_SECOND) {
      begin = now;
      written = 0;
    }
    if (written >= linesPerSecond) {
      leftOut++;
      return OptionalLong.empty();
    }
    written++;
    long before = leftOut;
    leftOut = 0;
    return OptionalLong.of(before);
  }
}
