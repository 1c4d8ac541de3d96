package io.mpreg.blockchain.core.json;

import io.mpreg.blockchain.core.encoding.Malformed;

/// Thrown for text that is not in the frozen grammar, or an object that does not match its
/// operation's grammar; says where and why. It is a pure function of the bytes, so all members
/// report the same for one payload.
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

  /// A fault of the text or its structure, independent of the values.
  static MalformedPayload misshapen(String reason) {
    return new MalformedPayload("", reason, true);
  }

  /// Converts an exception that the reader of a value threw.
  static MalformedPayload of(RuntimeException invalid) {
    return invalid instanceof MalformedPayload known
        ? known
        : new MalformedPayload(String.valueOf(invalid.getMessage()));
  }

  /// The same fault with its pointer extended by one step, for the object or array that holds the
  /// value.
  ///
  /// @param step the field's name, or the item's index
  public MalformedPayload in(Object step) {
    // RFC 6901 section 3
    String token = step.toString().replace("~", "~0").replace("/", "~1");
    return new MalformedPayload("/" + token + pointer, reason, misshapen);
  }

  /// The JSON pointer (RFC 6901) of the invalid value, relative to the object that was read; empty
  /// for the whole.
  public String pointer() {
    return pointer;
  }

  /// Whether the text is not in the grammar, or a field is missing, unknown or of a wrong type.
  /// False if only a value is wrong.
  public boolean isMisshapen() {
    return misshapen;
  }

  /// What is wrong, for people.
  public String reason() {
    return reason;
  }
}
