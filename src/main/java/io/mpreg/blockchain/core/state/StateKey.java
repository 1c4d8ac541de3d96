package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.core.transaction.Accusation;

/// The keys of the state tree (`docs/protocol.md`, section 7): a byte for the kind, then the
/// subject.
public final class StateKey {
  public static final Bytes PARAMETERS = StateKind.PARAMETERS.prefix();

  /// The key of the authority set that decides the next height.
  public static final Bytes NEXT_AUTHORITIES = StateKind.NEXT_AUTHORITIES.prefix();

  public static final Bytes FOLLOWING_AUTHORITIES = StateKind.FOLLOWING_AUTHORITIES.prefix();
  public static final Bytes PROPOSAL_LISTS = StateKind.PROPOSAL_LISTS.prefix();
  public static final Bytes SET_HISTORY = StateKind.SET_HISTORY.prefix();
  public static final Bytes RULES = StateKind.RULES.prefix();

  /// The prefix of the keys of all registered nodes.
  public static final Bytes NODES = StateKind.NODE.prefix();

  /// The prefix of the keys of all streams.
  public static final Bytes STREAMS = StateKind.STREAM.prefix();

  /// The prefix of the keys of all recorded evidence.
  public static final Bytes ALL_EVIDENCE = StateKind.EVIDENCE.prefix();

  private StateKey() {}

  private static ByteWriter of(StateKind kind, NodeId subject) {
    return new ByteWriter(6 + subject.value().length()).u8(kind.code()).string(subject.value());
  }

  private static Bytes of(StateKind kind, Bytes subject) {
    return new ByteWriter(1 + subject.length()).u8(kind.code()).raw(subject).toBytes();
  }

  public static Bytes balance(NodeId node) {
    return of(StateKind.BALANCE, node).toBytes();
  }

  public static Bytes nonce(NodeId node, int lane) {
    return of(StateKind.NONCE, node).u8(lane).toBytes();
  }

  public static Bytes node(NodeId node) {
    return of(StateKind.NODE, node).toBytes();
  }

  public static Bytes turns(NodeId authority) {
    return of(StateKind.TURNS, authority).toBytes();
  }

  public static Bytes approval(NodeId node) {
    return of(StateKind.APPROVAL, node).toBytes();
  }

  public static Bytes retiredKey(NodeId node, PublicKey key) {
    return of(StateKind.RETIRED_KEY, node).bytes(key.toArray()).toBytes();
  }

  public static Bytes formerAuthorityKey(PublicKey key) {
    return of(StateKind.FORMER_AUTHORITY_KEY, key.toBytes());
  }

  public static Bytes formerAuthorities(long firstHeight) {
    return new ByteWriter(9).u8(StateKind.FORMER_AUTHORITIES.code()).u64(firstHeight).toBytes();
  }

  /// The key of a proposal, by the id of the transaction that made it.
  public static Bytes proposal(Hash id) {
    return of(StateKind.PROPOSAL, id.toBytes());
  }

  /// The key of a proved accusation.
  public static Bytes evidence(Accusation accusation) {
    return of(StateKind.EVIDENCE, accusation.offender())
        .u64(accusation.height())
        .u32(accusation.round())
        .u8(accusation.offence().code())
        .toBytes();
  }

  public static Bytes evidenceCount(NodeId offender) {
    return of(StateKind.EVIDENCE_COUNT, offender).toBytes();
  }

  public static Bytes stream(StreamId stream) {
    String subject = stream.subject().value();
    return new ByteWriter(6 + subject.length())
        .u8(StateKind.STREAM.code())
        .u8(stream.kind().code())
        .string(subject)
        .toBytes();
  }

  /// The beginning of the keys of all streams of one kind.
  public static Bytes streams(StreamId.Kind kind) {
    return new ByteWriter(2).u8(StateKind.STREAM.code()).u8(kind.code()).toBytes();
  }

  /// Which stream a key of a stream names.
  public static StreamId streamId(Bytes key) {
    ByteReader reader = new ByteReader(key);
    reader.u8();
    StreamId.Kind kind = StreamId.Kind.read(reader);
    StreamId stream = new StreamId(kind, new NodeId(reader.string(NodeId.MAX_LENGTH)));
    reader.end();
    return stream;
  }

  /// The key of how many topics a node has made.
  public static Bytes topics(NodeId node) {
    return of(StateKind.TOPICS, node).toBytes();
  }

  static boolean isTurns(Bytes key) {
    return new ByteReader(key).u8() == StateKind.TURNS.code();
  }

  /// The subject of a key that consists of kind and subject only.
  public static NodeId subject(Bytes key) {
    ByteReader reader = new ByteReader(key);
    reader.u8();
    NodeId subject = new NodeId(reader.string(NodeId.MAX_LENGTH));
    reader.end();
    return subject;
  }
}
