package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.Locale;

/// The kinds of equivocation: two votes of one authority in one round, of which no honest authority
/// signs both (`docs/protocol.md`, section 19).
public enum Offence {
  /// The authority proposed two blocks.
  DOUBLE_PROPOSE(1, 1, 1),
  /// The authority notarized two blocks.
  DOUBLE_NOTARIZE(2, 2, 2),
  /// The authority voted to finalize two blocks.
  DOUBLE_FINALIZE(3, 4, 4),
  /// The authority voted both to skip the round and to finalize a block in it.
  NULLIFY_AND_FINALIZE(4, 3, 4);

  private final int code;
  private final int firstKind;
  private final int secondKind;

  Offence(int code, int firstKind, int secondKind) {
    this.code = code;
    this.firstKind = firstKind;
    this.secondKind = secondKind;
  }

  /// The name in a payload: the constant in lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The number in the state.
  public int code() {
    return code;
  }

  /// The code of the first vote's kind in the signed bytes (protocol, section 8).
  public int firstKind() {
    return firstKind;
  }

  /// The code of the second vote's kind in the signed bytes.
  public int secondKind() {
    return secondKind;
  }

  static Offence named(String label) {
    for (Offence offence : values()) {
      if (offence.label().equals(label)) {
        return offence;
      }
    }
    throw new Malformed("offence '%s' is unknown".formatted(label));
  }

  public static Offence ofCode(int code) {
    for (Offence offence : values()) {
      if (offence.code == code) {
        return offence;
      }
    }
    throw new Malformed("offence " + code + " is unknown");
  }
}
