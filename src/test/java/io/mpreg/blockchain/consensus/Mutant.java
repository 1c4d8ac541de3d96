package io.mpreg.blockchain.consensus;

/// Ways in which a driver can be wrong, to see whether the oracle notices.
enum Mutant {
  NONE,
  /// The guard is lost with the process.
  FORGETS_GUARD_AT_RESTART,
  /// Votes leave the process before they are durable.
  SENDS_BEFORE_IT_PERSISTS,
  /// A time-out skips its round, whatever was signed there.
  NULLIFIES_AFTER_FINALIZE
}
