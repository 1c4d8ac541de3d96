package io.mpreg.blockchain.core.encoding;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable byte string of any length, ordered as unsigned bytes. No other package sees the
/// array inside.
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /// Copies the array.
  public static Bytes of(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /// Reads hex digits of either case; an odd number of digits or another character is an
  /// [IllegalArgumentException].
  public static Bytes ofHex(String hex) {
    return owning(HexFormat.of().parseHex(hex));
  }

  /// Wraps the array without a copy; the caller must not keep a reference.
  static Bytes owning(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content);
  }

  /// The array inside, for the reader and the writer of this package only.
  byte[] shared() {
    return content;
  }

  public int length() {
    return content.length;
  }

  /// The byte at the index as an unsigned number, 0 ... 255.
  public int at(int index) {
    return Byte.toUnsignedInt(content[index]);
  }

  public byte[] toArray() {
    return content.clone();
  }

  public String hex() {
    return HexFormat.of().formatHex(content);
  }

  public InputStream asInputStream() {
    return new ByteArrayInputStream(content);
  }

  /// Updates the digest with the content, without a copy.
  public void feed(MessageDigest digest) {
    digest.update(content);
  }

  public void writeTo(ByteWriter writer) {
    writer.raw(content);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Bytes that && Arrays.equals(content, that.content));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length <= 64 ? hex() : content.length + " bytes";
  }
}
