package io.mpreg.blockchain.core.consensus;

/// What recomputing a candidate block on top of the last final one says (rule V).
public enum Verdict {
  /// Every header field and every transaction is right.
  VALID,
  /// Right, but its timestamp lies too far ahead for now: to be judged again later.
  NOT_YET,
  /// Wrong for every member and for ever.
  INVALID
}
