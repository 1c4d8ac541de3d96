package io.mpreg.blockchain.core.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Writes the protocol's encoding, big-endian, into a growing buffer. A value outside its range is
/// a bug of the caller and an [IllegalArgumentException] that names value and limit. Not
/// thread-safe.
public final class ByteWriter {
  static final int MAX_U8 = 0xff;
  static final int MAX_U16 = 0xffff;

  /// Lengths, counts and rounds are Java ints, so a `u32` ends at 2^31 - 1.
  static final int MAX_U32 = Integer.MAX_VALUE;

  private static final VarHandle SHORT = bigEndian(short[].class);
  private static final VarHandle INT = bigEndian(int[].class);
  private static final VarHandle LONG = bigEndian(long[].class);

  private byte[] buffer;
  private int size;

  public ByteWriter() {
    this(256);
  }

  /// @param expected the initial capacity of the buffer in bytes; it grows as needed
  public ByteWriter(int expected) {
    this.buffer = new byte[expected];
  }

  private static VarHandle bigEndian(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.BIG_ENDIAN);
  }

  /// The ASCII characters without a length prefix, as at the start of an encoding.
  public ByteWriter magic(String ascii) {
    int at = claim(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      buffer[at + i] = ascii(ascii, i);
    }
    return this;
  }

  public ByteWriter u8(int value) {
    Integers.check("u8", value, MAX_U8);
    int at = claim(1);
    buffer[at] = (byte) value;
    return this;
  }

  public ByteWriter u16(int value) {
    Integers.check("u16", value, MAX_U16);
    int at = claim(Short.BYTES);
    SHORT.set(buffer, at, (short) value);
    return this;
  }

  /// 0 ... 2^31 - 1.
  public ByteWriter u32(long value) {
    Integers.check("u32", value, MAX_U32);
    int at = claim(Integer.BYTES);
    INT.set(buffer, at, (int) value);
    return this;
  }

  /// 0 ... 2^53 - 1.
  public ByteWriter u64(long value) {
    Integers.check("u64", value, Integers.MAX);
    int at = claim(Long.BYTES);
    LONG.set(buffer, at, value);
    return this;
  }

  /// 0 ... 2^53 - 1, because no integer of the protocol is negative.
  public ByteWriter i64(long value) {
    Integers.check("i64", value, Integers.MAX);
    int at = claim(Long.BYTES);
    LONG.set(buffer, at, value);
    return this;
  }

  /// The content without a length prefix.
  public ByteWriter raw(byte[] content) {
    return raw(content, 0, content.length);
  }

  /// A part of the content, without a length prefix.
  public ByteWriter raw(byte[] content, int from, int length) {
    int at = claim(length);
    System.arraycopy(content, from, buffer, at, length);
    return this;
  }

  /// The content without a length prefix.
  public ByteWriter raw(Bytes content) {
    return raw(content.shared());
  }

  /// `u32 length ‖ content`.
  public ByteWriter bytes(byte[] content) {
    return u32(content.length).raw(content);
  }

  /// `u32 length ‖ content`.
  public ByteWriter bytes(Bytes content) {
    return bytes(content.shared());
  }

  /// `u32 length ‖ ASCII content`.
  public ByteWriter string(String ascii) {
    return u32(ascii.length()).magic(ascii);
  }

  public int size() {
    return size;
  }

  public byte[] toArray() {
    return Arrays.copyOf(buffer, size);
  }

  public Bytes toBytes() {
    return Bytes.owning(toArray());
  }

  private static byte ascii(String text, int index) {
    char character = text.charAt(index);
    if (character > 0x7f) {
      throw new IllegalArgumentException(
          "character " + (int) character + " at " + index + " is not ASCII (0 to 127)");
    }
    return (byte) character;
  }

  private int claim(int count) {
    int at = size;
    int needed = Math.addExact(at, count);
    if (needed > buffer.length) {
      buffer =
          Arrays.copyOf(
              buffer, Math.max(needed, (int) Math.min(2L * at + 64, Integer.MAX_VALUE - 8)));
    }
    size = needed;
    return at;
  }
}
