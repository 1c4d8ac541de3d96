package io.mpreg.blockchain.tools.load;

/// The due times of requests at a fixed rate, independent of answers (an open loop).
record Schedule(long startNanos, int perSecond) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// When the request after that many others is due.
  long dueAt(long before) {
    return startNanos + before * NANOS_PER_SECOND / perSecond;
  }
}
