package io.mpreg.blockchain.members.deciding;

/// The port to pending transactions and authority changes.
public interface PendingWork {

  /// Runs an action once, on the consensus thread, as soon as a transaction is executable or an
  /// authority change is due in the next block, but not before a time. A later call replaces an
  /// earlier one.
  ///
  /// @param notBeforeNanos on the clock of [Time#nanos]
  void await(long notBeforeNanos, Runnable then);
}
