package io.mpreg.blockchain.tools.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// A complete HTTP/1.1 response.
final class Answer {
  static final String AGAIN = "retryAfterSeconds";

  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] HEADER_END = {'\r', '\n', '\r', '\n'};
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int CONTINUE = 100;
  private static final int MAX_CHUNK = 1 << 24;

  private final int status;
  private final byte[] body;
  private final boolean last;

  private Answer(int status, byte[] body, boolean last) {
    this.status = status;
    this.body = body;
    this.last = last;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  /// Whether the server closes the connection after it.
  boolean isLast() {
    return last;
  }

  /// The code of the problem in it, or the status.
  String code() {
    return json().path("code").asString(String.valueOf(status));
  }

  /// Seconds of Retry-After; 0 where there is none.
  int retryAfterSeconds() {
    return json().path(AGAIN).asInt(0);
  }

  private JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JacksonException noProblem) {
      return MissingNode.getInstance();
    }
  }

  /// Parses a response; empty as long as it is incomplete.
  ///
  /// @throws IllegalArgumentException when it is not valid HTTP/1.1
  static Optional<Answer> read(byte[] bytes, int size) {
    int from = 0;
    int end = indexOf(bytes, size, from);
    while (end >= 0 && status(bytes, from) == CONTINUE) {
      from = end + HEADER_END.length;
      end = indexOf(bytes, size, from);
    }
    if (end < 0) {
      return Optional.empty();
    }
    String head =
        new String(bytes, from, end - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    byte[] body = body(bytes, end + HEADER_END.length, size, head);
    return body == null
        ? Optional.empty()
        : Optional.of(
            new Answer(status(bytes, from), body, head.contains("\r\nconnection: close")));
  }

  private static int status(byte[] bytes, int from) {
    int at = from + STATUS_AT;
    return (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0';
  }

  private static int indexOf(byte[] bytes, int size, int from) {
    for (int at = from; at + HEADER_END.length <= size; at++) {
      if (bytes[at] == '\r'
          && Arrays.equals(bytes, at, at + HEADER_END.length, HEADER_END, 0, HEADER_END.length)) {
        return at;
      }
    }
    return -1;
  }

  private static byte @Nullable [] body(byte[] bytes, int from, int size, String head) {
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      return chunks(bytes, from, size);
    }
    int field = head.indexOf("\r\ncontent-length:");
    if (field < 0) {
      throw new IllegalArgumentException("a response without a length");
    }
    int value = head.indexOf(':', field) + 1;
    int line = head.indexOf("\r\n", value);
    int length = Integer.parseInt(head.substring(value, line < 0 ? head.length() : line).strip());
    return size - from < length ? null : Arrays.copyOfRange(bytes, from, from + length);
  }

  // RFC 9112, 7.1: hexadecimal size, CRLF, data, CRLF, until a size of 0.
  private static byte @Nullable [] chunks(byte[] bytes, int from, int size) {
    byte[] body = new byte[size - from];
    int length = 0;
    int at = from;
    while (true) {
      int line = at;
      int chunk = 0;
      while (line < size && bytes[line] != '\r') {
        int digit = Character.digit(bytes[line++], 16);
        if (digit < 0 || chunk > MAX_CHUNK) {
          throw new IllegalArgumentException("a chunk without a size");
        }
        chunk = chunk * 16 + digit;
      }
      int data = line + 2;
      if (data + chunk + 2 > size) {
        return null;
      }
      if (chunk == 0) {
        return Arrays.copyOf(body, length);
      }
      System.arraycopy(bytes, data, body, length, chunk);
      length += chunk;
      at = data + chunk + 2;
    }
  }
}
