package io.mpreg.blockchain.core.json;

import io.mpreg.blockchain.core.encoding.Malformed;

/// A text that is not of the frozen grammar, or an object that is not of its operation's: says
/// where and why. Made by a pure function of the bytes, so every member says the same of one
/// payload.
public final class MalformedPayload extends Malformed {
  private static final long serialVersionUID = 1L;

  private final String pointer;
  private final String reason;
  private final boolean misshapen;

  private MalformedPayload(String pointer, String reason, boolean misshapen) {
    super(pointer.isEmpty() ? reason : reason + " (at " + pointer + ")");
    this.pointer = pointer;
    this.reason = reason;
    this.misshapen = misshapen;
  }

  public MalformedPayload(String reason) {
    this("", reason, false);
  }

  /// A fault of the text or of its structure, whatever the values are.
  static MalformedPayload misshapen(String reason) {
    return new MalformedPayload("", reason, true);
  }

  /// What a reader of one value threw, as a fault of that value.
  static MalformedPayload of(RuntimeException invalid) {
    return invalid instanceof MalformedPayload known
        ? known
        : new MalformedPayload(String.valueOf(invalid.getMessage()));
  }

  /// The same fault, seen from the object or array that holds the value.
  ///
  /// @param step the field's name, or the item's index
  public MalformedPayload in(Object step) {
    // RFC 6901 section 3
    String token = step.toString().replace("~", "~0").replace("/", "~1");
    return new MalformedPayload("/" + token + pointer, reason, misshapen);
  }

  /// The value at fault (RFC 6901), from the object that was read; empty for the whole.
  public String pointer() {
    return pointer;
  }

  /// Whether the text is not of the grammar, or a field is missing, unknown or of another type; no
  /// where only a value is wrong.
  public boolean isMisshapen() {
    return misshapen;
  }

  /// What is wrong with it, for people.
  public String reason() {
    return reason;
  }
}
