package io.mpreg.blockchain.core.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Strict UTF-8 (RFC 3629): overlong forms, encoded surrogates and truncated sequences are invalid,
/// so that each text has exactly one encoding.
public final class Utf8Text {
  private Utf8Text() {}

  /// The text, or empty if the bytes are not strict UTF-8.
  public static Optional<String> decode(Bytes content) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(content.toArray()))
              .toString());
    } catch (CharacterCodingException invalid) {
      return Optional.empty();
    }
  }
}
