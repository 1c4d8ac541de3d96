package io.mpreg.blockchain.tools.load;

/// When things are due that come at a rate, whatever else happens.
record Schedule(long startNanos, int perSecond) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// When the thing is due that so many come before.
  long dueAt(long before) {
    return startNanos + before * NANOS_PER_SECOND / perSecond;
  }
}
