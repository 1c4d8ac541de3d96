package io.mpreg.blockchain.platform.web;

import java.util.Locale;

/// Something that can be wrong with a request before the ledger has seen it, or with this member
/// (`docs/protocol.md`, section 11). Each feature has an enum of its own. The codes are part of the
/// interface and never change their meaning.
public interface HttpFault {
  /// The name of the constant.
  String name();

  /// The status of the answer.
  int status();

  /// One sentence for people.
  String title();

  /// The stable code that clients compare: the constant in lower case with hyphens.
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether the same may be answered otherwise in a moment, without anybody doing anything.
  default boolean passes() {
    return status() == 429 || status() == 503;
  }
}
