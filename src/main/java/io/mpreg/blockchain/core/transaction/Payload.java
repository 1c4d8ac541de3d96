package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;

/// The payload of a transaction, unchanged as sent: at most 65 536 bytes. The signature covers only
/// its length and hash, so it can be erased without invalidating proofs.
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
