package io.mpreg.blockchain.platform.database;

/// Holds an audit back. Called by the threads that verify, before each piece of work.
@FunctionalInterface
public interface Throttle {
  Throttle UNLIMITED = work -> {};

  /// Returns when the next piece of work may begin.
  ///
  /// @param work how much it is, in signatures to verify
  /// @throws java.util.concurrent.CancellationException when it shall not begin at all
  void await(int work);
}
