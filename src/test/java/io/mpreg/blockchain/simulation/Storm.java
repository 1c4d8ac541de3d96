package io.mpreg.blockchain.simulation;

/// A period with faults.
record Storm(Weather weather, Partition partition, long millis) {

  static final Storm NONE = new Storm(Weather.FINE, Partition.NONE, 0);

  boolean losesMessages() {
    return weather.dropPercent() > 0
        || weather.crashesPerTenThousandSteps() > 0
        || partition.shape() != Partition.Shape.NONE;
  }

  static Storm any(Chance chance) {
    return new Storm(Weather.any(chance), Partition.any(chance), 4_000 + chance.below(12_000));
  }
}
