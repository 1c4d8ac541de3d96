package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.Locale;

/// Two votes of one authority in one round that no honest one signs both of (`docs/protocol.md`,
/// section 19).
public enum Offence {
  /// It offered two blocks.
  DOUBLE_PROPOSE(1, 1, 1),
  /// It called two blocks valid.
  DOUBLE_NOTARIZE(2, 2, 2),
  /// It would have made two blocks final.
  DOUBLE_FINALIZE(3, 4, 4),
  /// It skipped the round in which it would have made a block final.
  NULLIFY_AND_FINALIZE(4, 3, 4);

  private final int code;
  private final int firstKind;
  private final int secondKind;

  Offence(int code, int firstKind, int secondKind) {
    this.code = code;
    this.firstKind = firstKind;
    this.secondKind = secondKind;
  }

  /// The word for it in a payload: the constant in lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Its number in the state.
  public int code() {
    return code;
  }

  /// The kind of the first vote in its signed bytes (protocol, section 8).
  public int firstKind() {
    return firstKind;
  }

  /// The kind of the second vote in its signed bytes.
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
