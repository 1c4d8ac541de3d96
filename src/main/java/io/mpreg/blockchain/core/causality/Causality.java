package io.mpreg.blockchain.core.causality;

/// The relation of one event to another in causal order (Lamport 1978): equal, before, after or
/// concurrent.
public enum Causality {
  EQUAL,
  BEFORE,
  AFTER,
  CONCURRENT;

  /// The same relation seen from the other event.
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
