package io.mpreg.blockchain.core.consensus;

/// The result of validating a candidate block on top of the last final one (rule V).
public enum Verdict {
  /// Every header field and every transaction is valid.
  VALID,
  /// Valid, but the timestamp is still too far ahead of this member's clock: judge again later.
  NOT_YET,
  /// Invalid for every member, permanently.
  INVALID
}
