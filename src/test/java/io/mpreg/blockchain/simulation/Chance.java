package io.mpreg.blockchain.simulation;

import java.util.List;
import java.util.SplittableRandom;

/// The only source of randomness of a run.
final class Chance {

  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// From 0 to `limit` - 1.
  int below(int limit) {
    return random.nextInt(limit);
  }

  boolean percent(int chances) {
    return chances > 0 && random.nextInt(100) < chances;
  }

  boolean perTenThousand(int chances) {
    return chances > 0 && random.nextInt(10_000) < chances;
  }

  long any() {
    return random.nextLong();
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
