package io.mpreg.blockchain.core.encoding;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Strict Base64 (RFC 4648 section 4): with padding, without line breaks, and with zero pad bits
/// (section 3.5), so that each value has exactly one encoding.
public final class Base64Text {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Base64Text() {}

  /// The bytes, or empty if the text is not strict Base64.
  public static Optional<byte[]> decode(String text) {
    if (text.length() % 4 != 0 || !isCanonicalEnd(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  private static boolean isCanonicalEnd(String text) {
    if (!text.endsWith("=")) {
      return true;
    }
    int padding = text.endsWith("==") ? 2 : 1;
    int last = ALPHABET.indexOf(text.charAt(text.length() - padding - 1));
    return (last & (padding == 2 ? 0b1111 : 0b11)) == 0;
  }
}
