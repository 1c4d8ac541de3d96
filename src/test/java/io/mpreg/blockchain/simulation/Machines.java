package io.mpreg.blockchain.simulation;

import java.util.List;

/// What goes wrong inside of members until it heals: chances, and delays in milliseconds of virtual
/// time.
///
/// @param slowDiskMillis how long a write takes at most, and its answer once more
/// @param lostAnswersPercent how often the store does not say what became of a write
/// @param outages whether the store is away for a while now and then
/// @param slowExecutorMillis how long a block is built or judged at most
/// @param unbuiltPercent how often a block cannot be built
/// @param failuresPerTenThousandSteps how often something fails that nobody has foreseen
/// @param clockSteps whether clocks step forward and back
record Machines(
    int slowDiskMillis,
    int lostAnswersPercent,
    boolean outages,
    int slowExecutorMillis,
    int unbuiltPercent,
    int failuresPerTenThousandSteps,
    boolean clockSteps) {

  static final Machines SOUND = new Machines(0, 0, false, 50, 0, 0, false);

  static Machines any(Chance chance) {
    return new Machines(
        chance.of(List.of(0, 0, 100, 1_000, 3_000)),
        chance.of(List.of(0, 0, 2, 10)),
        chance.percent(20),
        chance.of(List.of(50, 50, 500, 3_000)),
        chance.of(List.of(0, 0, 10, 40)),
        chance.of(List.of(0, 0, 5, 20)),
        chance.percent(30));
  }
}
