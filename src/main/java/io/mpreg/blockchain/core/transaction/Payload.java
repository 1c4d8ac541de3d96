package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;

/// A transaction's content, kept as sent: at most 65 536 bytes. The signature covers its length and
/// hash only, so it can be erased without breaking a proof.
public record Payload(Bytes content) {
  /// The largest payload in bytes.
  public static final int MAX_BYTES = 65_536;

  public Payload {
    if (content.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "payload of %d bytes, at most %d are allowed".formatted(content.length(), MAX_BYTES));
    }
  }

  public static Payload of(byte[] content) {
    return new Payload(Bytes.of(content));
  }

  public Hash hash() {
    return Hash.of(content);
  }
}
