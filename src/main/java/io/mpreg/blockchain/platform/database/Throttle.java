package io.mpreg.blockchain.platform.database;

/// Throttles an audit. The verifying threads call it before each piece of work.
@FunctionalInterface
public interface Throttle {
  Throttle UNLIMITED = work -> {};

  /// Blocks until the next piece of work may begin.
  ///
  /// @param work the cost of the work, in signature verifications
  /// @throws java.util.concurrent.CancellationException when the audit was cancelled
  void await(int work);
}
