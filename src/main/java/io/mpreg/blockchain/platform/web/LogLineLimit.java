package io.mpreg.blockchain.platform.web;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// How many lines strangers can have written to the log: so many in a second, and the first of the
/// next second says how many were left out.
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

  /// Whether a line may be written now, and then how many were left out before it.
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
