package io.mpreg.blockchain.members.deciding;

/// The port to clocks.
public interface Time {

  /// The wall clock in milliseconds since 1970; it may be wrong and may step.
  long nowMillis();

  /// A monotonic clock, in nanoseconds.
  long nanos();

  /// Runs an action later, on the consensus thread.
  void after(long millis, Runnable action);
}
