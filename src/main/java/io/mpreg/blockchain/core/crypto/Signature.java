package io.mpreg.blockchain.core.crypto;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;

/// A signature of either algorithm, always 64 bytes: R ‖ S (RFC 8032 section 5.1.6) or r ‖ s, both
/// big-endian; immutable.
public final class Signature {
  public static final int LENGTH = 64;

  private final Bytes content;

  private Signature(Bytes content) {
    if (content.length() != LENGTH) {
      throw new IllegalArgumentException(
          "signature has " + content.length() + " bytes, expected " + LENGTH);
    }
    this.content = content;
  }

  /// A length other than 64 bytes is an [IllegalArgumentException].
  public static Signature of(byte[] content) {
    return new Signature(Bytes.of(content));
  }

  /// A length other than 64 bytes is an [IllegalArgumentException].
  public static Signature of(Bytes content) {
    return new Signature(content);
  }

  /// Anything but 128 hex digits is an [IllegalArgumentException].
  public static Signature fromHex(String hex) {
    return new Signature(Bytes.ofHex(hex));
  }

  // signature = content[64]
  public static Signature read(ByteReader reader) {
    return new Signature(reader.raw(LENGTH));
  }

  public void writeTo(ByteWriter writer) {
    writer.raw(content);
  }

  public byte[] toArray() {
    return content.toArray();
  }

  public String hex() {
    return content.hex();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Signature that && content.equals(that.content));
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return hex();
  }
}
