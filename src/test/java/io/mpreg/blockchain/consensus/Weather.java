package io.mpreg.blockchain.consensus;

/// How bad a simulated network and its machines are until they heal: chances in percent, delays in
/// milliseconds of virtual time.
record Weather(
    int dropPercent,
    int duplicatePercent,
    int maxDelayMillis,
    int crashesPerTenThousandEffects,
    int notYetPercent) {

  static final Weather FINE = new Weather(0, 0, 60, 0, 0);
  static final Weather STORM = new Weather(20, 10, 2_500, 60, 5);
}
