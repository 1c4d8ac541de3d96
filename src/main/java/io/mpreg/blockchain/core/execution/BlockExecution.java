package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.Outcome.Failed;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.core.stream.AppendedParcel;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Operation.Application;
import io.mpreg.blockchain.core.transaction.Operation.ConsensusVote;
import io.mpreg.blockchain.core.transaction.Operation.Evidence;
import io.mpreg.blockchain.core.transaction.Operation.FederationJoin;
import io.mpreg.blockchain.core.transaction.Operation.FederationLeave;
import io.mpreg.blockchain.core.transaction.Operation.Message;
import io.mpreg.blockchain.core.transaction.Operation.NodeRegister;
import io.mpreg.blockchain.core.transaction.Operation.NodeUpdate;
import io.mpreg.blockchain.core.transaction.Operation.Proposal;
import io.mpreg.blockchain.core.transaction.Operation.Transfer;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Applies the transactions of a block one after the other to the parent's state. Keys and
/// registrations are read from the parent's state; nonces and operations from the overlay, which
/// has the changes of earlier transactions. One instance for each block, for one thread.
final class BlockExecution {
  private final ChainState parent;
  private final Predicate<Transaction> signatureHolds;
  private final Map<NodeId, Optional<PublicKey>> parentKeys = new HashMap<>();
  private final StateOverlay state;
  private final Transfers transfers;
  private final Registry registry;
  private final Governance governance;
  private final EvidenceRules evidence;
  private final Streams streams;

  /// How many transactions are in the block: the place of the next one.
  private int size;

  /// The result of applying one transaction.
  sealed interface Result {
    /// The transaction may not be in this block; nothing was changed.
    record Refused(Refusal fault) implements Result {}

    /// The transaction is in the block.
    record Ordered(Outcome outcome) implements Result {}
  }

  /// @param parentMillis the timestamp of the parent
  BlockExecution(ChainState parent, long parentMillis, Predicate<Transaction> signatureHolds) {
    this.parent = parent;
    this.signatureHolds = signatureHolds;
    this.state = new StateOverlay(parent);
    this.transfers = new Transfers(state);
    this.registry = new Registry(state);
    this.governance = new Governance(state);
    this.evidence = new EvidenceRules(state);
    this.streams = new Streams(state, parentMillis);
  }

  Result apply(Transaction transaction) {
    return TransactionRules.shape(transaction, parent.rules())
        .or(() -> TransactionRules.context(transaction, parent))
        .or(() -> TransactionRules.key(transaction, parentKey(transaction.sender()), parent))
        .or(() -> nonce(transaction))
        .or(() -> signature(transaction))
        .<Result>map(Result.Refused::new)
        .orElseGet(() -> new Result.Ordered(order(transaction, size++)));
  }

  private Optional<PublicKey> parentKey(NodeId sender) {
    return parentKeys.computeIfAbsent(sender, id -> parent.node(id).map(RegisteredNode::publicKey));
  }

  private Optional<Refusal> nonce(Transaction transaction) {
    long next = state.nextNonce(transaction.sender(), transaction.lane());
    if (transaction.nonce() == next) {
      return Optional.empty();
    }
    return Optional.of(transaction.nonce() < next ? Refusal.NONCE_USED : Refusal.NONCE_TOO_HIGH);
  }

  private Optional<Refusal> signature(Transaction transaction) {
    return signatureHolds.test(transaction)
        ? Optional.empty()
        : Optional.of(Refusal.SIGNATURE_INVALID);
  }

  private Outcome order(Transaction transaction, int place) {
    state.setNextNonce(transaction.sender(), transaction.lane(), transaction.nonce() + 1);
    Operation operation;
    try {
      operation =
          Operation.parse(transaction.operationType(), transaction.payload(), parent.rules());
    } catch (Malformed malformed) {
      return new Failed(RecordedFault.PAYLOAD_MALFORMED);
    }
    return perform(transaction, operation, place).<Outcome>map(Failed::new).orElse(Outcome.APPLIED);
  }

  private Optional<RecordedFault> perform(Transaction transaction, Operation operation, int place) {
    NodeId sender = transaction.sender();
    return switch (operation) {
      case Application application -> Optional.empty();
      case Message message -> streams.message(transaction, message, place);
      case Transfer transfer -> transfers.move(transaction, transfer);
      case NodeRegister register -> registry.register(sender, register);
      case NodeUpdate update -> ofSelf(transaction).or(() -> registry.update(transaction, update));
      case FederationJoin join -> ofSelf(transaction).or(() -> registry.join(sender, join));
      case FederationLeave leave -> ofSelf(transaction).or(() -> registry.leave(sender, leave));
      // First, because the change inside the proposal may be malformed too.
      case Proposal proposal -> governance.propose(transaction, proposal);
      case ConsensusVote vote -> ofSelf(transaction).or(() -> governance.vote(sender, vote));
      case Evidence accusing ->
          ofSelf(transaction).or(() -> evidence.record(sender, accusing.accusation()));
    };
  }

  /// The receiver rule of most operations: the receiver is the sender.
  static Optional<RecordedFault> ofSelf(Transaction transaction) {
    return Operation.isOfSender(transaction.operationType())
            && !transaction.receiver().equals(transaction.sender())
        ? Optional.of(RecordedFault.RECEIVER_NOT_SENDER)
        : Optional.empty();
  }

  /// The parcels of the messages; called once, after the last transaction.
  ///
  /// @param leafHashes of the transactions, in order
  List<AppendedParcel> parcels(List<Hash> leafHashes) {
    return streams.close(leafHashes);
  }

  /// The state entries changed by the transactions and the leader's turn; called once, after
  /// [#parcels].
  Map<Bytes, Optional<Bytes>> changes(Turns turnsAfter) {
    governance.expire();
    Map<Bytes, Optional<Bytes>> changes = state.written();
    turnsAfter
        .entries()
        .forEach((id, turn) -> changes.put(StateKey.turns(id), Optional.of(turn.encode())));
    changes.put(StateKey.NEXT_AUTHORITIES, Optional.of(parent.followingAuthorities().encode()));
    changes.entrySet().removeIf(change -> change.getValue().equals(parent.entry(change.getKey())));
    return changes;
  }
}
