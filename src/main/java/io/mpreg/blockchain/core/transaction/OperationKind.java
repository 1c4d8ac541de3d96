package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.json.PayloadFields;
import io.mpreg.blockchain.core.rules.Rules;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The built-in operations, whose payloads the ledger reads (`docs/protocol.md`, section 4), each
/// with its name, first rules, receiver rule and reader. A new operation needs an entry here.
public enum OperationKind {
  TRANSFER(
      "transfer",
      Rules.FIRST,
      Receiver.ANY,
      fields -> new Operation.Transfer(fields.whole("amount", 1, Integers.MAX))),
  MESSAGE("message", Rules.FIRST, Receiver.ANY, Operation.Message::read),
  NODE_REGISTER(
      "node_register",
      Rules.FIRST,
      Receiver.SENDER,
      fields ->
          new Operation.NodeRegister(
              fields.publicKey(), NodeProfile.EMPTY.with(NodeProfile.Change.read(fields)))),
  NODE_UPDATE("node_update", Rules.FIRST, Receiver.SENDER, Operation.NodeUpdate::read),
  FEDERATION_JOIN(
      "federation_join",
      Rules.FIRST,
      Receiver.SENDER,
      fields -> new Operation.FederationJoin(fields.name("federation"))),
  FEDERATION_LEAVE(
      "federation_leave",
      Rules.FIRST,
      Receiver.SENDER,
      fields -> new Operation.FederationLeave(fields.name("federation"))),
  PROPOSAL(
      "proposal",
      Rules.FIRST,
      Receiver.SENDER,
      fields ->
          new Operation.Proposal(
              fields.hash("authoritySetHash"),
              fields.whole("expiresAtHeight"),
              fields.fields(Operation.Proposal.CHANGE))),
  CONSENSUS_VOTE(
      "consensus_vote",
      Rules.FIRST,
      Receiver.SENDER,
      fields -> new Operation.ConsensusVote(fields.hash("proposal"), fields.flag("approve"))),
  EVIDENCE(
      "evidence",
      Rules.FIRST,
      Receiver.SENDER,
      fields -> new Operation.Evidence(Accusation.read(fields)));

  /// The allowed receivers of an operation.
  enum Receiver {
    ANY,
    SENDER
  }

  private static final Map<String, OperationKind> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(OperationKind::label, Function.identity()));

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a record of a number
  private final Rules since;

  private final Receiver receiver;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<PayloadFields, Operation> reader;

  /// @param since the first rules that have this operation
  OperationKind(
      String label, Rules since, Receiver receiver, Function<PayloadFields, Operation> reader) {
    this.label = label;
    this.since = since;
    this.receiver = receiver;
    this.reader = reader;
  }

  /// The built-in operation of a type; empty for application types and unknown types.
  static Optional<OperationKind> of(OperationType type) {
    return Optional.ofNullable(BY_NAME.get(type.value()));
  }

  /// The name in a transaction.
  public String label() {
    return label;
  }

  boolean isKnownTo(Rules rules) {
    return rules.include(since);
  }

  /// Whether the receiver must be the sender.
  boolean isOfSender() {
    return receiver == Receiver.SENDER;
  }

  Operation read(PayloadFields fields) {
    return reader.apply(fields);
  }
}
