package io.mpreg.blockchain.ledger.pending;

/// Why this member accepts no transactions: of what is submitted nothing is kept.
///
/// @param detail the reason in words, with what to do instead
public record Closure(Reason reason, String detail) {

  /// What the reasons have in common for who submits.
  public enum Reason {
    /// It is no authority, and others take transactions from authorities only.
    FOLLOWS,
    /// It is one, but the others know it by another key, and do not hear it.
    KEY_REPLACED,
    /// The chain goes on by rules that this member does not know: it needs newer software.
    RULES_UNKNOWN,
    /// It has stopped for good.
    HALTED,
    /// It has more in hand than it can write; that passes.
    BUSY
  }
}
