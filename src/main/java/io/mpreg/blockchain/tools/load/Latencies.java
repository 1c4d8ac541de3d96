package io.mpreg.blockchain.tools.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Durations with three significant digits; those that began during the warm-up are ignored.
final class Latencies {
  private static final int DIGITS = 3;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double MICROS_PER_MILLI = 1_000;

  private final Histogram micros = new Histogram(DIGITS);
  private final long countedFrom;

  /// @param countedFrom the end of the warm-up, on the monotonic clock
  Latencies(long countedFrom) {
    this.countedFrom = countedFrom;
  }

  /// @param began on the monotonic clock
  void add(long began, long ended) {
    if (began - countedFrom >= 0) {
      micros.recordValue(Math.max(0, (ended - began) / NANOS_PER_MICRO));
    }
  }

  long count() {
    return micros.getTotalCount();
  }

  double millisAt(double percentile) {
    return micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }

  double maxMillis() {
    return micros.getMaxValue() / MICROS_PER_MILLI;
  }

  /// Percentiles in milliseconds.
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", count());
    json.put("p50", millisAt(50));
    json.put("p90", millisAt(90));
    json.put("p99", millisAt(99));
    json.put("p999", millisAt(99.9));
    json.put("max", maxMillis());
    return json;
  }

  @Override
  public String toString() {
    return "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms"
        .formatted(millisAt(50), millisAt(90), millisAt(99), millisAt(99.9), maxMillis());
  }
}
