package io.mpreg.blockchain.node;

import io.mpreg.blockchain.encoding.ByteReader;
import io.mpreg.blockchain.encoding.ByteWriter;
import io.mpreg.blockchain.encoding.Malformed;

/// The name of a node, `[A-Za-z0-9._:@/-]{1,128}`, ordered by its bytes; anything else is an
/// [IllegalArgumentException].
public record NodeId(String value) implements Comparable<NodeId> {
  public static final int MAX_LENGTH = 128;

  public NodeId {
    if (!isName(value)) {
      throw new IllegalArgumentException(
          "node id of " + value.length() + " characters, allowed is [A-Za-z0-9._:@/-]{1,128}");
    }
  }

  /// Says whether the text is a name (`docs/protocol.md` section 1).
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isNameCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == ':'
        || c == '@'
        || c == '/';
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
