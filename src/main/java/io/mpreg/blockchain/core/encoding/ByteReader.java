package io.mpreg.blockchain.core.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the protocol's encoding, the counterpart of [ByteWriter]. Invalid input of any kind is
/// [Malformed]. The caller's limits are in bytes. Not thread-safe.
public final class ByteReader {
  private static final VarHandle SHORT = bigEndian(short[].class);
  private static final VarHandle INT = bigEndian(int[].class);
  private static final VarHandle LONG = bigEndian(long[].class);

  private final byte[] source;
  private int position;

  /// Does not copy the array, which must not change while it is read.
  public ByteReader(byte[] source) {
    this.source = source;
  }

  public ByteReader(Bytes source) {
    this(source.shared());
  }

  private static VarHandle bigEndian(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.BIG_ENDIAN);
  }

  /// Reads exactly these characters.
  public ByteReader magic(String ascii) {
    byte[] expected = ascii.getBytes(StandardCharsets.US_ASCII);
    int at = take(expected.length, "magic");
    if (!Arrays.equals(source, at, position, expected, 0, expected.length)) {
      throw new Malformed("magic \"" + ascii.replace("\0", "\\0") + "\" expected at byte " + at);
    }
    return this;
  }

  public int u8() {
    return Byte.toUnsignedInt(source[take(1, "u8")]);
  }

  public int u16() {
    return Short.toUnsignedInt((short) SHORT.get(source, take(Short.BYTES, "u16")));
  }

  /// 0 ... 2^31 - 1.
  public int u32() {
    int at = take(Integer.BYTES, "u32");
    int value = (int) INT.get(source, at);
    if (value < 0) {
      throw new Malformed(
          outOfRange("u32", Integer.toUnsignedString(value), at, ByteWriter.MAX_U32));
    }
    return value;
  }

  /// 0 ... 2^53 - 1.
  public long u64() {
    return integer("u64");
  }

  /// 0 ... 2^53 - 1, because no integer of the protocol is negative.
  public long i64() {
    return integer("i64");
  }

  /// Exactly this many bytes, without a length prefix.
  public Bytes raw(int count) {
    int at = take(count, "raw");
    return Bytes.owning(Arrays.copyOfRange(source, at, position));
  }

  /// `u32 length ‖ content`.
  public Bytes bytes(int maxLength) {
    return raw(length("bytes", maxLength));
  }

  /// `u32 length ‖ ASCII content`.
  public String string(int maxLength) {
    int at = take(length("str", maxLength), "str");
    for (int i = at; i < position; i++) {
      if (source[i] < 0) {
        throw new Malformed("str holds a byte at " + i + " that is not ASCII");
      }
    }
    return new String(source, at, position - at, StandardCharsets.US_ASCII);
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return source.length - position;
  }

  /// Requires the end of the input: trailing bytes are [Malformed].
  public void end() {
    if (remaining() != 0) {
      throw new Malformed(remaining() + " bytes follow the end of the value at byte " + position);
    }
  }

  private long integer(String type) {
    int at = take(Long.BYTES, type);
    long value = (long) LONG.get(source, at);
    if (value < 0 || value > Integers.MAX) {
      throw new Malformed(outOfRange(type, Long.toUnsignedString(value), at, Integers.MAX));
    }
    return value;
  }

  private int length(String type, int maxLength) {
    int at = position;
    int length = u32();
    if (length > maxLength) {
      throw new Malformed(outOfRange("length of " + type, Integer.toString(length), at, maxLength));
    }
    return length;
  }

  private static String outOfRange(String what, String value, int at, long max) {
    return what + " at byte " + at + " is " + value + ", must be 0 to " + max;
  }

  private int take(int count, String what) {
    if (count < 0) {
      throw new IllegalArgumentException("count is " + count + ", must be at least 0");
    }
    if (count > remaining()) {
      throw new Malformed(
          what
              + " needs "
              + count
              + " bytes at byte "
              + position
              + ", "
              + remaining()
              + " are left");
    }
    int at = position;
    position += count;
    return at;
  }
}
