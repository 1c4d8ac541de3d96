package io.mpreg.blockchain.tools.watching;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/// Bucket bounds of the histograms, chosen so that typical service-level objectives coincide with
/// one.
final class Buckets {
  /// From the latency of a disk to far above any useful latency.
  static final Duration[] TIMES =
      Stream.of(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  /// From one transaction to the largest batch and the largest block.
  static final double[] TRANSACTIONS = {1, 10, 100, 500, 1_000, 5_000, 10_000, 100_000};

  private Buckets() {}

  /// Applies the bounds to timers made from observations, which cannot have bounds of their own.
  static MeterFilter ofObservations() {
    double[] nanos = Arrays.stream(TIMES).mapToDouble(Duration::toNanos).toArray();
    DistributionStatisticConfig times =
        DistributionStatisticConfig.builder().serviceLevelObjectives(nanos).build();
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(
          Meter.Id id, DistributionStatisticConfig config) {
        return ObservedLedger.isWork(id.getName()) ? times.merge(config) : config;
      }
    };
  }
}
