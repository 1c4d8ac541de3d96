package io.mpreg.blockchain.core.causality;

/// How one thing stands to another in causal order (Lamport 1978): the same, before it, after it,
/// or neither.
public enum Causality {
  EQUAL,
  BEFORE,
  AFTER,
  CONCURRENT;

  /// The answer with the two sides exchanged.
  public Causality reversed() {
    return switch (this) {
      case EQUAL -> EQUAL;
      case BEFORE -> AFTER;
      case AFTER -> BEFORE;
      case CONCURRENT -> CONCURRENT;
    };
  }

  static Causality of(boolean atMost, boolean atLeast) {
    if (atMost) {
      return atLeast ? EQUAL : BEFORE;
    }
    return atLeast ? AFTER : CONCURRENT;
  }
}
