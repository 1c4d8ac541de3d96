package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// The kinds of entries that a state has (`docs/protocol.md`, section 7). Codes are part of the
/// protocol: append-only. Whoever adds a kind adds an entry here, and its keys to [StateKey].
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
  RULES(17, "rules", key -> "");

  private final int code;
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<ByteReader, String> subject;

  /// @param subject reads what follows the kind in a key, as a word for people
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

  /// The first byte of its keys.
  int code() {
    return code;
  }

  /// The word for it.
  String label() {
    return label;
  }

  /// What a key of this kind is about, for people; empty where there is one such entry only.
  ///
  /// @param rest the key behind its first byte
  String subject(ByteReader rest) {
    return subject.apply(rest);
  }

  /// What all keys of this kind begin with, and the whole key where there is one only.
  Bytes prefix() {
    return new ByteWriter(1).u8(code).toBytes();
  }
}
