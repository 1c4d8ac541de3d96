package io.mpreg.blockchain.core.encoding;

/// Thrown for bytes that are not a valid encoding; the message says what is wrong and at which
/// position.
public class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Malformed(String message) {
    super(message);
  }

  public Malformed(String message, Throwable cause) {
    super(message, cause);
  }
}
