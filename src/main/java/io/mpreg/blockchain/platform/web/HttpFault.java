package io.mpreg.blockchain.platform.web;

import java.util.Locale;

/// A fault of a request before it reaches the ledger, or of this member (`docs/protocol.md`,
/// section 11). Each feature has its own enum. The codes are part of the interface and never change
/// their meaning.
public interface HttpFault {
  /// The name of the constant.
  String name();

  /// The HTTP status of the answer.
  int status();

  /// One sentence for people.
  String title();

  /// The stable code that clients compare: the constant in lower case with hyphens.
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether the fault is temporary, so that a retry may succeed without any other action.
  default boolean passes() {
    return status() == 429 || status() == 503;
  }
}
