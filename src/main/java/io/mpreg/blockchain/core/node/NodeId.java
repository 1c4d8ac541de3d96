package io.mpreg.blockchain.core.node;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Malformed;

/// The name of a node: parts of `[A-Za-z0-9._:@-]` joined by `/`, at most 128 characters in total,
/// ordered by its bytes; anything else is an [IllegalArgumentException]. No part is empty, `.` or
/// `..`: clients, proxies and servers normalise such a path to another one (RFC 3986, section
/// 6.2.2), so the node could not be queried.
public record NodeId(String value) implements Comparable<NodeId> {
  public static final int MAX_LENGTH = 128;

  private static final String PART =
      "(\\.\\.[A-Za-z0-9._:@-]|\\.?[A-Za-z0-9_:@-])[A-Za-z0-9._:@-]*";

  /// Names of at most [#MAX_LENGTH] characters, as a regular expression that needs no look-ahead.
  public static final String PATTERN = "^" + PART + "(/" + PART + ")*$";

  /// The grammar of names in words, to follow `is not a name: ` in messages.
  public static final String GRAMMAR =
      "1 to 128 characters, parts of [A-Za-z0-9._:@-] joined by '/', none of them empty, '.' or"
          + " '..'";

  public NodeId {
    if (!isName(value)) {
      throw new IllegalArgumentException("node id is not a name: " + GRAMMAR);
    }
  }

  /// Whether the text is a name (`docs/protocol.md` section 1).
  public static boolean isName(String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/') {
        if (!isPart(text, start, i)) {
          return false;
        }
        start = i + 1;
      } else if (!isPartCharacter(c)) {
        return false;
      }
    }
    return isPart(text, start, text.length());
  }

  private static boolean isPart(String text, int start, int end) {
    return switch (end - start) {
      case 0 -> false;
      case 1 -> text.charAt(start) != '.';
      case 2 -> text.charAt(start) != '.' || text.charAt(start + 1) != '.';
      default -> true;
    };
  }

  private static boolean isPartCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '@';
  }

  // nodeId = str
  public static NodeId read(ByteReader reader) {
    int at = reader.position();
    String text = reader.string(MAX_LENGTH);
    if (!isName(text)) {
      throw new Malformed("node id at byte " + at + " is not of the grammar of names");
    }
    return new NodeId(text);
  }

  public void writeTo(ByteWriter writer) {
    writer.string(value);
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
