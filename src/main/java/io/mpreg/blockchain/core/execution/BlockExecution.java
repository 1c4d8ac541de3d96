package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.Outcome.Failed;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Turns;
import io.mpreg.blockchain.core.transaction.NodeProfile;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Operation.Application;
import io.mpreg.blockchain.core.transaction.Operation.ConsensusVote;
import io.mpreg.blockchain.core.transaction.Operation.Evidence;
import io.mpreg.blockchain.core.transaction.Operation.FederationJoin;
import io.mpreg.blockchain.core.transaction.Operation.FederationLeave;
import io.mpreg.blockchain.core.transaction.Operation.Message;
import io.mpreg.blockchain.core.transaction.Operation.NewKey;
import io.mpreg.blockchain.core.transaction.Operation.NodeRegister;
import io.mpreg.blockchain.core.transaction.Operation.NodeUpdate;
import io.mpreg.blockchain.core.transaction.Operation.Proposal;
import io.mpreg.blockchain.core.transaction.Operation.Transfer;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Applies transactions one after the other to the state of a parent block. Keys and registration
/// are read as of the parent; nonces and operations against the running state. Used by one thread
/// for one block. Its maps are never iterated into anything that is hashed: the state tree sorts.
final class BlockExecution {
  private final ChainState parent;
  private final long height;
  private final Predicate<Transaction> signatureHolds;
  private final Map<NodeId, Optional<PublicKey>> parentKeys = new HashMap<>();
  private final Map<NodeId, Long> balances = new HashMap<>();
  private final Map<Lane, Long> nonces = new HashMap<>();
  private final Map<NodeId, Optional<RegisteredNode>> nodes = new HashMap<>();
  private final Set<Bytes> retiredKeys = new HashSet<>();
  private final RunningEntries entries;
  private final Governance governance;
  private final EvidenceRules accusations;

  private record Lane(NodeId sender, int lane) {}

  /// What became of one transaction.
  sealed interface Result {
    /// It may not be in this block; nothing was changed.
    record Refused(Refusal fault) implements Result {}

    /// It is ordered.
    record Ordered(Outcome outcome) implements Result {}
  }

  BlockExecution(ChainState parent, Predicate<Transaction> signatureHolds) {
    this.parent = parent;
    this.height = parent.height() + 1;
    this.signatureHolds = signatureHolds;
    this.entries = new RunningEntries(parent);
    this.governance = new Governance(parent, entries, id -> node(id).isPresent());
    this.accusations = new EvidenceRules(parent, entries);
  }

  Result apply(Transaction transaction) {
    return TransactionRules.shape(transaction)
        .or(() -> TransactionRules.context(transaction, parent))
        .or(() -> TransactionRules.key(transaction, parentKey(transaction.sender()), parent))
        .or(() -> nonce(transaction))
        .or(() -> signature(transaction))
        .<Result>map(Result.Refused::new)
        .orElseGet(() -> new Result.Ordered(order(transaction)));
  }

  private Optional<PublicKey> parentKey(NodeId sender) {
    return parentKeys.computeIfAbsent(sender, id -> parent.node(id).map(RegisteredNode::publicKey));
  }

  private Optional<Refusal> nonce(Transaction transaction) {
    long next = nextNonce(new Lane(transaction.sender(), transaction.lane()));
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

  private Outcome order(Transaction transaction) {
    nonces.put(new Lane(transaction.sender(), transaction.lane()), transaction.nonce() + 1);
    Operation operation;
    try {
      operation = Operation.parse(transaction.operationType(), transaction.payload());
    } catch (Malformed malformed) {
      return new Failed(RecordedFault.PAYLOAD_MALFORMED);
    }
    return perform(transaction, operation).<Outcome>map(Failed::new).orElse(Outcome.APPLIED);
  }

  private Optional<RecordedFault> perform(Transaction transaction, Operation operation) {
    return switch (operation) {
      case Application application -> Optional.empty();
      case Message message -> Optional.empty();
      case Transfer transfer -> transfer(transaction, transfer.amount());
      case NodeRegister register -> register(transaction.sender(), register);
      case NodeUpdate update -> ofSelf(transaction).or(() -> update(transaction, update));
      case FederationJoin join ->
          ofSelf(transaction).or(() -> join(transaction.sender(), join.federation()));
      case FederationLeave leave ->
          ofSelf(transaction).or(() -> leave(transaction.sender(), leave.federation()));
      case Proposal proposal -> governance.propose(transaction, proposal);
      case ConsensusVote vote -> governance.vote(transaction, vote);
      case Evidence evidence ->
          ofSelf(transaction)
              .or(() -> accusations.record(transaction.sender(), evidence.accusation()));
    };
  }

  private static Optional<RecordedFault> ofSelf(Transaction transaction) {
    return transaction.receiver().equals(transaction.sender())
        ? Optional.empty()
        : Optional.of(RecordedFault.RECEIVER_NOT_SENDER);
  }

  private Optional<RecordedFault> transfer(Transaction transaction, long amount) {
    NodeId sender = transaction.sender();
    NodeId receiver = transaction.receiver();
    if (node(receiver).isEmpty()) {
      return Optional.of(RecordedFault.RECEIVER_UNKNOWN);
    }
    if (balance(sender) < amount) {
      return Optional.of(RecordedFault.BALANCE_INSUFFICIENT);
    }
    // One after the other, so that a transfer to oneself changes nothing. No sum can overflow: the
    // genesis bounds the supply, and transfers conserve it.
    balances.put(sender, balance(sender) - amount);
    balances.put(receiver, balance(receiver) + amount);
    return Optional.empty();
  }

  private Optional<RecordedFault> register(NodeId sender, NodeRegister register) {
    if (node(sender).isPresent()) {
      return Optional.of(RecordedFault.NODE_ALREADY_REGISTERED);
    }
    put(sender, RegisteredNode.registered(register.publicKey(), height, register.profile()));
    return Optional.empty();
  }

  private Optional<RecordedFault> update(Transaction transaction, NodeUpdate update) {
    RegisteredNode node = registered(transaction.sender());
    if (update.newKey().isPresent() && !possesses(transaction, node, update.newKey().get())) {
      return Optional.of(RecordedFault.POSSESSION_UNPROVED);
    }
    PublicKey key = update.newKey().map(NewKey::publicKey).orElse(node.publicKey());
    if (!key.equals(node.publicKey())) {
      retiredKeys.add(StateKey.retiredKey(transaction.sender(), node.publicKey()));
    }
    NodeProfile profile = node.profile().with(update.profile());
    put(transaction.sender(), node.updated(key, profile, height));
    return Optional.empty();
  }

  private boolean possesses(Transaction transaction, RegisteredNode node, NewKey newKey) {
    Bytes statement =
        NewKey.statement(
            transaction.draft().chainId(),
            transaction.sender(),
            newKey.publicKey(),
            transaction.nonce());
    return !newKey.publicKey().equals(node.publicKey())
        && !isRetired(transaction.sender(), newKey.publicKey())
        && newKey.publicKey().verifies(statement.toArray(), newKey.proof());
  }

  // What ended because its key was retired must never be valid again.
  private boolean isRetired(NodeId node, PublicKey key) {
    Bytes entry = StateKey.retiredKey(node, key);
    return retiredKeys.contains(entry) || parent.entry(entry).isPresent();
  }

  private Optional<RecordedFault> join(NodeId sender, NodeId federation) {
    RegisteredNode node = registered(sender);
    SortedSet<NodeId> federations = new TreeSet<>(node.federations());
    if (!federations.add(federation)) {
      return Optional.of(RecordedFault.FEDERATION_ALREADY_JOINED);
    }
    if (federations.size() > RegisteredNode.MAX_FEDERATIONS) {
      return Optional.of(RecordedFault.FEDERATIONS_TOO_MANY);
    }
    put(sender, node.memberOf(federations));
    return Optional.empty();
  }

  private Optional<RecordedFault> leave(NodeId sender, NodeId federation) {
    RegisteredNode node = registered(sender);
    SortedSet<NodeId> federations = new TreeSet<>(node.federations());
    if (!federations.remove(federation)) {
      return Optional.of(RecordedFault.FEDERATION_NOT_JOINED);
    }
    put(sender, node.memberOf(federations));
    return Optional.empty();
  }

  private long nextNonce(Lane lane) {
    return nonces.computeIfAbsent(lane, key -> parent.nextNonce(key.sender(), key.lane()));
  }

  private long balance(NodeId node) {
    return balances.computeIfAbsent(node, parent::balance);
  }

  private Optional<RegisteredNode> node(NodeId id) {
    return nodes.computeIfAbsent(id, parent::node);
  }

  private RegisteredNode registered(NodeId sender) {
    return node(sender)
        .orElseThrow(() -> new IllegalStateException("the key rule let an unknown sender pass"));
  }

  private void put(NodeId id, RegisteredNode node) {
    nodes.put(id, Optional.of(node));
  }

  /// The state entries that the transactions and the turn changed; asked once, after the last of
  /// them.
  Map<Bytes, Optional<Bytes>> changes(Turns turnsAfter) {
    governance.expire();
    Map<Bytes, Optional<Bytes>> changes = new HashMap<>(entries.changes());
    balances.forEach(
        (node, amount) -> changes.put(StateKey.balance(node), ChainState.wholeUnlessZero(amount)));
    nonces.forEach(
        (lane, next) ->
            changes.put(
                StateKey.nonce(lane.sender(), lane.lane()), ChainState.wholeUnlessZero(next)));
    nodes.forEach(
        (id, node) ->
            node.ifPresent(record -> changes.put(StateKey.node(id), Optional.of(record.encode()))));
    retiredKeys.forEach(key -> changes.put(key, ChainState.wholeUnlessZero(height)));
    turnsAfter
        .entries()
        .forEach((id, turn) -> changes.put(StateKey.turns(id), Optional.of(turn.encode())));
    changes.put(StateKey.NEXT_AUTHORITIES, Optional.of(parent.followingAuthorities().encode()));
    changes.entrySet().removeIf(change -> change.getValue().equals(parent.entry(change.getKey())));
    return changes;
  }
}
