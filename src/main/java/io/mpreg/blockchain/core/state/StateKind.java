package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.stream.StreamId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// The kinds of state entries (`docs/protocol.md`, section 7). Codes are part of the protocol:
/// append-only. A new kind needs an entry here and its keys in [StateKey].
public enum StateKind {
  PARAMETERS(1, "parameters", key -> ""),
  NEXT_AUTHORITIES(2, "authorities", key -> ""),
  FOLLOWING_AUTHORITIES(3, "following-authorities", key -> ""),
  BALANCE(4, "balance", StateKind::node),
  NONCE(5, "nonce", key -> node(key) + "/" + key.u8()),
  NODE(6, "node", StateKind::node),
  TURNS(7, "turns", StateKind::node),
  APPROVAL(8, "approval", StateKind::node),
  RETIRED_KEY(9, "former-key", key -> node(key) + "/" + key.bytes(NodeId.MAX_LENGTH).hex()),
  PROPOSAL_LISTS(10, "proposal-lists", key -> ""),
  PROPOSAL(11, "proposal", key -> Hash.read(key).hex()),
  FORMER_AUTHORITY_KEY(12, "former-authority-key", key -> Hash.read(key).hex()),
  SET_HISTORY(13, "authority-heights", key -> ""),
  FORMER_AUTHORITIES(14, "former-authorities", key -> String.valueOf(key.u64())),
  EVIDENCE(
      15, "evidence", key -> node(key) + "/%d/%d/%d".formatted(key.u64(), key.u32(), key.u8())),
  EVIDENCE_COUNT(16, "evidence-count", StateKind::node),
  RULES(17, "rules", key -> ""),
  STREAM(18, "stream", key -> StreamId.Kind.read(key).label() + "/" + node(key)),
  TOPICS(19, "topics", StateKind::node);

  private final int code;
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<ByteReader, String> subject;

  /// @param subject reads the part of a key after the kind, as text for people
  StateKind(int code, String label, Function<ByteReader, String> subject) {
    this.code = code;
    this.label = label;
    this.subject = subject;
  }

  private static String node(ByteReader key) {
    return key.string(NodeId.MAX_LENGTH);
  }

  /// The kind with this code, if there is one.
  public static Optional<StateKind> ofCode(int code) {
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
  }

  /// The first byte of the keys of this kind.
  int code() {
    return code;
  }

  /// The name for people.
  String label() {
    return label;
  }

  /// The subject of a key of this kind, for people; empty for a kind with a single entry.
  ///
  /// @param rest the key after its first byte
  String subject(ByteReader rest) {
    return subject.apply(rest);
  }

  /// The prefix of all keys of this kind; for a kind with a single entry, its whole key.
  Bytes prefix() {
    return new ByteWriter(1).u8(code).toBytes();
  }
}
