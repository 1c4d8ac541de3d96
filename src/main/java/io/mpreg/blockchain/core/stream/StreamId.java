package io.mpreg.blockchain.core.stream;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/// What names a stream: the topic or the node whose messages it numbers. Ordered by kind, then by
/// subject.
///
/// @param subject the name of the topic, or the node that receives
public record StreamId(Kind kind, NodeId subject) implements Comparable<StreamId> {
  private static final Comparator<StreamId> ORDER =
      Comparator.comparing(StreamId::kind).thenComparing(StreamId::subject);

  /// The kinds of streams. Codes are part of the protocol: append-only.
  public enum Kind {
    TOPIC(1),
    INBOX(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /// The name for people.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    // u8
    /// Reads a kind.
    ///
    /// @throws Malformed if there is no such kind
    public static Kind read(ByteReader reader) {
      int code = reader.u8();
      return Arrays.stream(values())
          .filter(kind -> kind.code == code)
          .findFirst()
          .orElseThrow(() -> new Malformed("kind of stream " + code + " is unknown"));
    }
  }

  public static StreamId topic(NodeId name) {
    return new StreamId(Kind.TOPIC, name);
  }

  /// The stream of the messages that are sent to a node directly.
  public static StreamId inbox(NodeId receiver) {
    return new StreamId(Kind.INBOX, receiver);
  }

  @Override
  public int compareTo(StreamId other) {
    return ORDER.compare(this, other);
  }
}
