package io.mpreg.blockchain.members.deciding;

/// The port to clocks.
public interface Time {

  /// The wall clock, which may be wrong and may step, in milliseconds since 1970.
  long nowMillis();

  /// A clock that only goes forward, in nanoseconds.
  long nanos();

  /// Does something later, as the one caller.
  void after(long millis, Runnable action);
}
