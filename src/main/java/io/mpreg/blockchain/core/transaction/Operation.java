package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.stream.StreamId;
import java.util.Optional;
import java.util.function.Predicate;

/// The decoded payload of an operation (`docs/protocol.md`, section 4). Payloads of application
/// operations stay opaque.
public sealed interface Operation {

  /// Moves `amount` ≥ 1 from sender to receiver.
  record Transfer(long amount) implements Operation {
    public Transfer {
      if (amount < 1) {
        throw new IllegalArgumentException("amount is " + amount + ", must be at least 1");
      }
    }
  }

  /// A message, which takes the next number of its stream.
  ///
  /// @param topic whose stream it is in; empty for a direct message, in its receiver's inbox
  /// @param key a name of at most [#MAX_KEY] characters, by which receivers can keep messages apart
  /// @param priority 0–9
  /// @param expiresAt milliseconds since 1970 UTC
  record Message(
      Optional<NodeId> topic,
      Optional<String> key,
      int priority,
      Optional<Long> expiresAt,
      Optional<String> contentType,
      String body)
      implements Operation {
    static final int DEFAULT_PRIORITY = 4;
    static final int MAX_KEY = 64;

    public Message {
      key.ifPresent(Message::requireKey);
      if (priority < 0 || priority > 9) {
        throw new IllegalArgumentException("priority is " + priority + ", must be 0 to 9");
      }
      contentType.ifPresent(Message::requireContentType);
    }

    static Message read(PayloadFields fields) {
      return new Message(
          fields.optionalText("topic", Message::topic),
          fields.optionalText("key", Message::requireKey),
          fields.optionalWhole("priority", 0, 9).orElse(DEFAULT_PRIORITY),
          fields.optionalWhole("expiresAt"),
          fields.optionalText("contentType", Message::requireContentType),
          fields.text("body"));
    }

    private static NodeId topic(String text) {
      if (!NodeId.isName(text)) {
        throw new IllegalArgumentException("topic is not a name: " + NodeId.GRAMMAR);
      }
      return new NodeId(text);
    }

    private static String requireKey(String key) {
      if (!NodeId.isName(key) || key.length() > MAX_KEY) {
        throw new IllegalArgumentException(
            "key is not a name of at most %d characters: %s".formatted(MAX_KEY, NodeId.GRAMMAR));
      }
      return key;
    }

    private static String requireContentType(String contentType) {
      int length = contentType.codePointCount(0, contentType.length());
      if (length < 1 || length > 127) {
        throw new IllegalArgumentException("contentType is not of 1 to 127 characters");
      }
      return contentType;
    }

    /// The stream that numbers this message.
    ///
    /// @param receiver of the transaction
    public StreamId stream(NodeId receiver) {
      return topic.map(StreamId::topic).orElseGet(() -> StreamId.inbox(receiver));
    }
  }

  /// Registers the sender with this key.
  record NodeRegister(PublicKey publicKey, NodeProfile profile) implements Operation {}

  /// Replaces parts of the sender's profile, its key, or both; at least one.
  record NodeUpdate(NodeProfile.Change profile, Optional<NewKey> newKey) implements Operation {
    public NodeUpdate {
      if (profile.isEmpty() && newKey.isEmpty()) {
        throw new IllegalArgumentException("node_update changes nothing");
      }
    }

    static NodeUpdate read(PayloadFields fields) {
      NodeProfile.Change profile = NodeProfile.Change.read(fields);
      return new NodeUpdate(
          profile,
          fields.optionalObject(
              "newKey", key -> new NewKey(key.publicKey(), key.signature("proof"))));
    }
  }

  /// The new key of a key rotation, with the proof of possession.
  record NewKey(PublicKey publicKey, Signature proof) {

    // "MPREG-POP-1\0" ‖ chainId[32] ‖ str nodeId ‖ u8 algorithm ‖ bytes publicKey ‖ u64 nonce
    /// The statement that a new key signs as proof of possession.
    public static Bytes statement(Hash chainId, NodeId node, PublicKey key, long nonce) {
      ByteWriter writer = new ByteWriter(128).magic("MPREG-POP-1\0");
      chainId.writeTo(writer);
      return writer
          .string(node.value())
          .u8(key.algorithm().code())
          .bytes(key.toArray())
          .u64(nonce)
          .toBytes();
    }
  }

  record FederationJoin(NodeId federation) implements Operation {}

  record FederationLeave(NodeId federation) implements Operation {}

  /// Proposes one change to the authorities.
  ///
  /// @param authoritySetHash the hash of the set that votes: the one that decides the height
  /// @param expiresAtHeight the last height whose votes count
  /// @param change the proposed change, still undecoded: its grammar depends on the rules of the
  ///   chain
  record Proposal(Hash authoritySetHash, long expiresAtHeight, Fields change) implements Operation {
    /// The payload field of the change.
    public static final String CHANGE = "change";
  }

  /// An authority's vote on a proposal; each authority has one.
  ///
  /// @param proposal the id of the transaction that proposed it
  record ConsensusVote(Hash proposal, boolean approve) implements Operation {}

  /// Accuses an authority of equivocation.
  record Evidence(Accusation accusation) implements Operation {}

  /// An application's own operation.
  record Application() implements Operation {}

  /// Whether these rules know the operation type; application types are always known.
  static boolean isKnown(OperationType type, Rules rules) {
    return type.isApplication() || isKind(type, kind -> kind.isKnownTo(rules));
  }

  /// Whether the receiver of a transaction of this type must be its sender.
  static boolean isOfSender(OperationType type) {
    return isKind(type, OperationKind::isOfSender);
  }

  private static boolean isKind(OperationType type, Predicate<OperationKind> holds) {
    return OperationKind.of(type).filter(holds).isPresent();
  }

  /// Whether this is the one operation that an unregistered sender may send.
  static boolean isRegistration(OperationType type) {
    return isKind(type, OperationKind.NODE_REGISTER::equals);
  }

  /// Whether an operation of this type can change the key of its sender.
  static boolean mayChangeKey(OperationType type) {
    return isKind(type, OperationKind.NODE_UPDATE::equals);
  }

  /// Whether an operation of this type can change who may register.
  static boolean mayChangeApprovals(OperationType type) {
    return isKind(type, OperationKind.CONSENSUS_VOTE::equals);
  }

  /// Reads a payload.
  ///
  /// @param rules the rules of the height at which it is executed
  /// @throws MalformedPayload if it is not in the operation's grammar; names the invalid field
  static Operation parse(OperationType type, Payload payload, Rules rules) {
    if (type.isApplication()) {
      return new Application();
    }
    OperationKind kind =
        OperationKind.of(type)
            .filter(known -> known.isKnownTo(rules))
            .orElseThrow(() -> new MalformedPayload("operation '%s' is unknown".formatted(type)));
    return PayloadFields.read(PayloadGrammar.parse(payload.content()), kind::read);
  }
}
