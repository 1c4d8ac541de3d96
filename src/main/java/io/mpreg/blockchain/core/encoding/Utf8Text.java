package io.mpreg.blockchain.core.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// UTF-8 of RFC 3629, strictly: overlong forms, encoded surrogates and truncated sequences are no
/// text, so that there is one sequence of bytes for each text.
public final class Utf8Text {
  private Utf8Text() {}

  /// The text, or nothing when the bytes are not of that form.
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
