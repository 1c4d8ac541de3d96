package io.mpreg.blockchain.core.state;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Accusation;

/// The keys of the state tree (`docs/protocol.md`, section 7): one byte of kind, then the subject.
public final class StateKey {
  public static final Bytes PARAMETERS = kind(1);

  /// The key of the authority set that decides the next height.
  public static final Bytes NEXT_AUTHORITIES = kind(2);

  public static final Bytes FOLLOWING_AUTHORITIES = kind(3);

  /// The kind of the entries that hold a node's balance.
  public static final int BALANCE = 4;

  /// The kind of the entries that hold the next nonce of a node's lane.
  public static final int NONCE = 5;

  /// The kind of the entries that hold a registered node.
  public static final int NODE = 6;

  /// What the keys of all registered nodes begin with.
  public static final Bytes NODES = kind(NODE);

  private static final int TURNS = 7;

  private static final int PROPOSAL = 11;

  public static final Bytes PROPOSAL_LISTS = kind(10);
  public static final Bytes SET_HISTORY = kind(13);

  private static final int EVIDENCE = 15;

  /// What the keys of all recorded evidence begin with.
  public static final Bytes ALL_EVIDENCE = kind(EVIDENCE);

  private StateKey() {}

  private static Bytes kind(int kind) {
    return new ByteWriter(1).u8(kind).toBytes();
  }

  private static ByteWriter of(int kind, NodeId subject) {
    return new ByteWriter(6 + subject.value().length()).u8(kind).string(subject.value());
  }

  public static Bytes balance(NodeId node) {
    return of(BALANCE, node).toBytes();
  }

  public static Bytes nonce(NodeId node, int lane) {
    return of(NONCE, node).u8(lane).toBytes();
  }

  public static Bytes node(NodeId node) {
    return of(NODE, node).toBytes();
  }

  public static Bytes turns(NodeId authority) {
    return of(TURNS, authority).toBytes();
  }

  public static Bytes approval(NodeId node) {
    return of(8, node).toBytes();
  }

  public static Bytes retiredKey(NodeId node, PublicKey key) {
    return of(9, node).bytes(key.toArray()).toBytes();
  }

  public static Bytes formerAuthorityKey(PublicKey key) {
    return new ByteWriter(33).u8(12).raw(key.toBytes()).toBytes();
  }

  public static Bytes formerAuthorities(long firstHeight) {
    return new ByteWriter(9).u8(14).u64(firstHeight).toBytes();
  }

  /// The entry of a proposal, by the id of the transaction that made it.
  public static Bytes proposal(Hash id) {
    return new ByteWriter(33).u8(PROPOSAL).raw(id.toBytes()).toBytes();
  }

  /// The entry of an accusation that held.
  public static Bytes evidence(Accusation accusation) {
    return of(EVIDENCE, accusation.offender())
        .u64(accusation.height())
        .u32(accusation.round())
        .u8(accusation.offence().code())
        .toBytes();
  }

  public static Bytes evidenceCount(NodeId offender) {
    return of(16, offender).toBytes();
  }

  static boolean isTurns(Bytes key) {
    return new ByteReader(key).u8() == TURNS;
  }

  /// The subject of a key that has one and nothing behind it.
  public static NodeId subject(Bytes key) {
    ByteReader reader = new ByteReader(key);
    reader.u8();
    NodeId subject = new NodeId(reader.string(128));
    reader.end();
    return subject;
  }
}
