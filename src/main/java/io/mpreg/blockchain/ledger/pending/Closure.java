package io.mpreg.blockchain.ledger.pending;

/// Why this member accepts no transactions and keeps nothing of a submission.
///
/// @param detail the reason in words, with a remedy
public record Closure(Reason reason, String detail) {

  /// The kinds of reasons, as clients distinguish them.
  public enum Reason {
    /// It is not an authority, and members accept forwarded transactions from authorities only.
    FOLLOWS,
    /// It is an authority, but is registered with another key, so that the others ignore its
    /// messages.
    KEY_REPLACED,
    /// The next height has rules that this member does not know: it needs newer software.
    RULES_UNKNOWN,
    /// It has stopped for good.
    HALTED,
    /// Back-pressure: it has more queued than it can write; temporary.
    BUSY
  }
}
