package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.crypto.Signature;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.json.PayloadGrammar;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What a payload means (`docs/protocol.md`, section 4). Applications' own operations stay opaque.
public sealed interface Operation {

  /// Moves `amount` ≥ 1 from sender to receiver.
  record Transfer(long amount) implements Operation {
    public Transfer {
      if (amount < 1) {
        throw new IllegalArgumentException("amount is " + amount + ", at least 1 is moved");
      }
    }
  }

  /// An ordered message; it changes no state.
  ///
  /// @param priority 0–9
  /// @param expiresAt milliseconds since 1970 UTC
  record Message(
      String topic,
      int priority,
      Optional<Long> expiresAt,
      Optional<String> contentType,
      String body)
      implements Operation {
    static final int DEFAULT_PRIORITY = 4;

    public Message {
      checkTopic(topic);
      if (priority < 0 || priority > 9) {
        throw new IllegalArgumentException("priority is " + priority + ", not 0 to 9");
      }
      contentType.ifPresent(Message::checkContentType);
    }

    private static void checkTopic(String topic) {
      if (!NodeId.isName(topic)) {
        throw new IllegalArgumentException("topic is not a name: " + NodeId.GRAMMAR);
      }
    }

    private static void checkContentType(String contentType) {
      int length = contentType.codePointCount(0, contentType.length());
      if (length < 1 || length > 127) {
        throw new IllegalArgumentException("contentType is not of 1 to 127 characters");
      }
    }
  }

  /// Enters the sender into the registry under this key.
  record NodeRegister(PublicKey publicKey, NodeProfile profile) implements Operation {}

  /// Replaces parts of the sender's profile, its key, or both; at least one.
  record NodeUpdate(NodeProfile.Change profile, Optional<NewKey> newKey) implements Operation {
    public NodeUpdate {
      if (profile.isEmpty() && newKey.isEmpty()) {
        throw new IllegalArgumentException("node_update changes nothing");
      }
    }
  }

  /// A key to rotate to, with the proof that its owner holds it.
  record NewKey(PublicKey publicKey, Signature proof) {

    // "MPREG-POP-1\0" ‖ chainId[32] ‖ str nodeId ‖ u8 algorithm ‖ bytes publicKey ‖ u64 nonce
    /// What a new key signs to prove that its owner holds it.
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

  /// Asks the authorities for one change.
  ///
  /// @param authoritySetHash the set that is asked: the one that decides the height
  /// @param expiresAtHeight the last height at which votes count
  /// @param change what is asked for; its grammar is checked with the rules of the chain
  record Proposal(Hash authoritySetHash, long expiresAtHeight, Fields change) implements Operation {
    /// The field of the payload that holds it.
    public static final String CHANGE = "change";
  }

  /// An authority's one vote on a proposal.
  ///
  /// @param proposal the id of the transaction that proposed it
  record ConsensusVote(Hash proposal, boolean approve) implements Operation {}

  /// Says that an authority contradicted itself.
  record Evidence(Accusation accusation) implements Operation {}

  /// An application's own operation.
  record Application() implements Operation {}

  /// Whether these rules know the operation type: built-in, or an application's.
  static boolean isKnown(OperationType type) {
    return type.isApplication()
        || switch (type.value()) {
          case "transfer",
              "message",
              "node_register",
              "node_update",
              "federation_join",
              "federation_leave",
              "proposal",
              "consensus_vote",
              "evidence" ->
              true;
          default -> false;
        };
  }

  /// Whether this is the one operation that an unregistered sender may send.
  static boolean isRegistration(OperationType type) {
    return type.value().equals("node_register");
  }

  /// Whether an operation of this type can change the key of its sender.
  static boolean mayChangeKey(OperationType type) {
    return type.value().equals("node_update");
  }

  /// Whether an operation of this type can change who may register.
  static boolean mayChangeApprovals(OperationType type) {
    return type.value().equals("consensus_vote");
  }

  /// Reads a payload.
  ///
  /// @throws MalformedPayload when it is not in the operation's grammar; names the field at fault
  static Operation parse(OperationType type, Payload payload) {
    if (type.isApplication()) {
      return new Application();
    }
    return PayloadFields.read(
        PayloadGrammar.parse(payload.content()),
        fields ->
            switch (type.value()) {
              case "transfer" -> new Transfer(fields.whole("amount", 1, Integers.MAX));
              case "message" -> message(fields);
              case "node_register" ->
                  new NodeRegister(fields.publicKey(), NodeProfile.EMPTY.with(change(fields)));
              case "node_update" -> update(fields);
              case "federation_join" -> new FederationJoin(fields.name("federation"));
              case "federation_leave" -> new FederationLeave(fields.name("federation"));
              case "proposal" ->
                  new Proposal(
                      fields.hash("authoritySetHash"),
                      fields.whole("expiresAtHeight"),
                      fields.fields(Proposal.CHANGE));
              case "consensus_vote" ->
                  new ConsensusVote(fields.hash("proposal"), fields.flag("approve"));
              case "evidence" -> new Evidence(Accusation.read(fields));
              default -> throw new MalformedPayload("operation '%s' is unknown".formatted(type));
            });
  }

  private static Message message(PayloadFields fields) {
    return new Message(
        fields.text("topic", topic -> checked(topic, Message::checkTopic)),
        fields.optionalWhole("priority", 0, 9).orElse(Message.DEFAULT_PRIORITY),
        fields.optionalWhole("expiresAt"),
        contentType(fields),
        fields.text("body"));
  }

  private static Optional<String> contentType(PayloadFields fields) {
    Optional<String> contentType = fields.optionalText("contentType");
    return PayloadFields.at(
        "contentType",
        () -> {
          contentType.ifPresent(Message::checkContentType);
          return contentType;
        });
  }

  private static NodeUpdate update(PayloadFields fields) {
    NodeProfile.Change profile = change(fields);
    Optional<NewKey> newKey =
        fields.optionalObject("newKey", key -> new NewKey(key.publicKey(), key.signature("proof")));
    return new NodeUpdate(profile, newKey);
  }

  // The limits of a profile are checked here, not when it is applied: they are grammar.
  private static NodeProfile.Change change(PayloadFields fields) {
    Set<String> capabilities = new HashSet<>();
    return new NodeProfile.Change(
        fields.optionalTexts(
            "endpoints",
            NodeProfile.MAX_ENDPOINTS,
            text -> checked(text, NodeProfile::checkEndpoint)),
        fields.optionalTexts(
            "capabilities",
            NodeProfile.MAX_CAPABILITIES,
            text -> {
              if (!capabilities.add(text)) {
                throw new MalformedPayload("capability '%s' stands twice".formatted(text));
              }
              return checked(text, NodeProfile::checkCapability);
            }),
        fields.optionalTextMap("metadata", NodeProfile.MAX_METADATA, NodeProfile::checkMetadata));
  }

  private static String checked(String text, Consumer<String> check) {
    check.accept(text);
    return text;
  }
}
