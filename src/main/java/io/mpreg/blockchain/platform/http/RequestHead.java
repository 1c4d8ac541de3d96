package io.mpreg.blockchain.platform.http;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;

/// Parses the request line and header fields in Tomcat's buffer a second time, strictly (RFC 9112).
/// Tomcat has moved each value to its colon there and joined folded lines, so a fold is detected by
/// the bytes that the move left behind; for that, a value may have at most one blank before it.
final class RequestHead {
  private static final String LINE_END = "a line of the header does not end with CR and LF";

  private final byte[] bytes;
  private final int end;

  /// @param buffer the bytes up to its position end with the empty line
  @SuppressWarnings("ByteBufferBackingArray") // Tomcat's values point into this array
  RequestHead(ByteBuffer buffer) {
    this.bytes = buffer.array();
    this.end = buffer.position();
  }

  private record Line(int start, int end) {}

  /// What is wrong with the request head; empty when it is well-formed.
  ///
  /// @param understood the header fields as Tomcat has parsed them
  Optional<String> fault(MimeHeaders understood) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < end; at++) {
      boolean isEnd = bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n';
      if (isEnd) {
        lines.add(new Line(start, at));
        at++;
        start = at + 1;
      } else if (bytes[at] == '\n' || bytes[at] == '\r') {
        return Optional.of(LINE_END);
      }
    }
    return start == end ? fault(lines, understood) : Optional.of(LINE_END);
  }

  private Optional<String> fault(List<Line> lines, MimeHeaders understood) {
    // Empty lines before a request are ignored (section 2.2).
    int first = 0;
    while (first < lines.size() && isEmpty(lines.get(first))) {
      first++;
    }
    int fields = lines.size() - first - 2;
    if (fields < 0 || !isRequestLine(lines.get(first))) {
      return Optional.of(
          "the request line is not a method, a target and a version, one space apart");
    }
    if (fields != understood.size()) {
      return Optional.of("a header field is folded over lines");
    }
    boolean isFramed = false;
    for (int i = 0; i < fields; i++) {
      Line line = lines.get(first + 1 + i);
      if (!isField(line, understood.getName(i), understood.getValue(i))) {
        return Optional.of(
            "a header field is folded over lines, or is not a name, a colon, one space at most and"
                + " a value");
      }
      if (isFraming(understood.getName(i))) {
        if (isFramed) {
          return Optional.of(
              "Content-Length or Transfer-Encoding is given more than once, or both are given");
        }
        isFramed = true;
      }
    }
    return Optional.empty();
  }

  private static boolean isEmpty(Line line) {
    return line.start == line.end;
  }

  private boolean isRequestLine(Line line) {
    int spaces = 0;
    for (int at = line.start; at < line.end; at++) {
      if (bytes[at] == '\t') {
        return false;
      }
      if (bytes[at] == ' ') {
        spaces++;
      }
    }
    return spaces == 2;
  }

  private boolean isField(Line line, MessageBytes name, MessageBytes value) {
    int colon = line.start;
    while (colon < line.end && bytes[colon] != ':') {
      colon++;
    }
    return colon < line.end
        && name.getByteChunk().equals(bytes, line.start, colon - line.start)
        && isOneLine(value.getByteChunk(), colon + 1, line.end);
  }

  // The bytes after a moved value are remains of the original: trailing blanks, and the value's
  // last byte if it was moved by one. A fold moves the rest by at least two, so that its last
  // non-blank byte remains too, and not alone.
  @SuppressWarnings("ReferenceEquality") // the same array, not one that holds the same
  private boolean isOneLine(ByteChunk value, int start, int lineEnd) {
    int valueEnd = value.getEnd();
    if (value.getBuffer() != bytes || value.getStart() != start || valueEnd > lineEnd) {
      return false;
    }
    boolean isMovedByOne =
        lineEnd - valueEnd == 1 && valueEnd > start && bytes[valueEnd] == bytes[valueEnd - 1];
    return isMovedByOne || areBlanks(valueEnd, lineEnd);
  }

  private boolean areBlanks(int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != ' ' && bytes[at] != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean isFraming(MessageBytes name) {
    return name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding");
  }
}
