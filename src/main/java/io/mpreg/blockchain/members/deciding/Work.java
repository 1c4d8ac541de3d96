package io.mpreg.blockchain.members.deciding;

/// The port to what waits to enter a block.
public interface Work {

  /// Does something once, as the one caller, as soon as a transaction can be executed, or a change
  /// of the authorities waits for the next block, and not before a time. Only what was asked last
  /// is done.
  ///
  /// @param notBeforeNanos on the clock of [Time#nanos]
  void await(long notBeforeNanos, Runnable then);
}
