package io.mpreg.blockchain.platform.web;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Strict lower-case hex: one spelling for each value. Decodes directly from a parser's buffer,
/// because a batch has tens of thousands of such fields.
public final class HexText {
  private static final byte[] DIGITS = digits();

  private HexText() {}

  private static byte[] digits() {
    byte[] digits = new byte['f' + 1];
    Arrays.fill(digits, (byte) -1);
    for (int value = 0; value < 16; value++) {
      digits[Character.forDigit(value, 16)] = (byte) value;
    }
    return digits;
  }

  /// The bytes; empty for an odd length or any other character.
  public static Optional<byte[]> decode(String text) {
    return Optional.ofNullable(decode(text.toCharArray(), 0, text.length()));
  }

  /// The bytes; null for an odd length or any other character.
  public static byte @Nullable [] decode(char[] text, int offset, int length) {
    if ((length & 1) != 0) {
      return null;
    }
    byte[] bytes = new byte[length / 2];
    for (int i = 0; i < bytes.length; i++) {
      int high = digit(text[offset + 2 * i]);
      int low = digit(text[offset + 2 * i + 1]);
      if ((high | low) < 0) {
        return null;
      }
      bytes[i] = (byte) (high << 4 | low);
    }
    return bytes;
  }

  private static int digit(char c) {
    return c < DIGITS.length ? DIGITS[c] : -1;
  }
}
