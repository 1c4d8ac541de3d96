package io.mpreg.blockchain.simulation;

import java.util.List;

/// Faults inside of members until they heal: probabilities, and delays in milliseconds of virtual
/// time.
///
/// @param slowDiskMillis the maximum time of a write, and again of its answer
/// @param lostAnswersPercent how often the answer to a write is lost
/// @param outages whether the store is unavailable at times
/// @param slowExecutorMillis the maximum time to build or judge a block
/// @param unbuiltPercent how often a block cannot be built
/// @param failuresPerTenThousandSteps how often an unforeseen failure occurs
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
