package io.mpreg.blockchain.simulation;

import java.util.List;

/// The faults of network, machines and clocks until they heal: probabilities in percent, delays and
/// the largest error of a clock in milliseconds of virtual time.
record Weather(
    int dropPercent,
    int duplicatePercent,
    int maxDelayMillis,
    int crashesPerTenThousandSteps,
    int skewMillis,
    Machines machines) {

  /// Nothing is lost, and every message arrives within a twentieth of the first timeout.
  static final Weather FINE = new Weather(0, 0, 60, 0, 0);

  static final Weather STORM = new Weather(20, 10, 2_500, 20, 10_000);

  Weather(
      int dropPercent,
      int duplicatePercent,
      int maxDelayMillis,
      int crashesPerTenThousandSteps,
      int skewMillis) {
    this(
        dropPercent,
        duplicatePercent,
        maxDelayMillis,
        crashesPerTenThousandSteps,
        skewMillis,
        Machines.SOUND);
  }

  Weather with(Machines others) {
    return new Weather(
        dropPercent,
        duplicatePercent,
        maxDelayMillis,
        crashesPerTenThousandSteps,
        skewMillis,
        others);
  }

  static Weather any(Chance chance) {
    return new Weather(
        chance.below(31),
        chance.below(11),
        chance.of(List.of(60, 500, 2_000, 5_000)),
        chance.of(List.of(0, 5, 20, 40)),
        chance.of(List.of(0, 2_000, 10_000)),
        Machines.any(chance));
  }
}
