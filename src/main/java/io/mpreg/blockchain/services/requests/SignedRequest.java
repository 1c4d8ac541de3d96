package io.mpreg.blockchain.services.requests;

import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A request as its receiver got it; another method or target is an [IllegalArgumentException].
/// Beyond the bounds it is a [RequestTooLarge].
///
/// @param targetUri the absolute URI that the client has sent the request to
/// @param headers all header fields in their order, at most [#MAX_HEADERS] and
///   [#MAX_HEADER_CHARACTERS]
/// @param body at most [#MAX_BODY_BYTES]; empty where the receiver compares the digest itself
public record SignedRequest(
    String method, String targetUri, List<HeaderField> headers, Optional<Bytes> body) {
  static final int MAX_HEADERS = 100;
  static final int MAX_HEADER_CHARACTERS = 32 * 1024;
  static final int MAX_BODY_BYTES = 64 * 1024;
  static final int MAX_TARGET_CHARACTERS = 2_048;

  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,31}");
  // A scheme, an authority without user information, and no fragment, which is never sent.
  private static final Pattern TARGET =
      Pattern.compile("https?://[!-~&&[^/?#@]]+(?:[/?][!-~&&[^#]]*)?");

  public SignedRequest {
    headers = List.copyOf(headers);
    requireSize(
        headers.size() <= MAX_HEADERS
            && headers.stream().mapToInt(HeaderField::length).sum() <= MAX_HEADER_CHARACTERS,
        "more than %d headers, or %d characters in them"
            .formatted(MAX_HEADERS, MAX_HEADER_CHARACTERS));
    requireSize(
        targetUri.length() <= MAX_TARGET_CHARACTERS,
        "a target of more than %d characters".formatted(MAX_TARGET_CHARACTERS));
    requireSize(
        body.isEmpty() || body.get().length() <= MAX_BODY_BYTES,
        "a body of more than %d bytes; leave it out and compare its digest yourself"
            .formatted(MAX_BODY_BYTES));
    if (!METHOD.matcher(method).matches()) {
      throw new IllegalArgumentException("the method is not a name of at most 32 capital letters");
    }
    if (!TARGET.matcher(targetUri).matches()) {
      throw new IllegalArgumentException(
          "the target is not an absolute URI of http or https, in ASCII, without a fragment");
    }
  }

  private static void requireSize(boolean holds, String otherwise) {
    if (!holds) {
      throw new RequestTooLarge(otherwise);
    }
  }

  boolean has(String name) {
    return headers.stream().anyMatch(field -> field.name().equals(name));
  }

  /// The value of a header that has to be there once: twice, a service and this verifier could each
  /// look at another one.
  String value(String name) {
    List<String> values =
        headers.stream()
            .filter(field -> field.name().equals(name))
            .map(HeaderField::value)
            .toList();
    if (values.size() != 1) {
      throw new IllegalArgumentException(
          "the header '%s' is there %d times, not once".formatted(name, values.size()));
    }
    return values.getFirst();
  }
}
