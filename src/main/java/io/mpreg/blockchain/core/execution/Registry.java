package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.core.crypto.PublicKey;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.transaction.NodeProfile;
import io.mpreg.blockchain.core.transaction.Operation.FederationJoin;
import io.mpreg.blockchain.core.transaction.Operation.FederationLeave;
import io.mpreg.blockchain.core.transaction.Operation.NewKey;
import io.mpreg.blockchain.core.transaction.Operation.NodeRegister;
import io.mpreg.blockchain.core.transaction.Operation.NodeUpdate;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Registrations and profile updates of nodes in one block (`docs/protocol.md`, section 8).
final class Registry {
  private final StateOverlay state;

  Registry(StateOverlay state) {
    this.state = state;
  }

  Optional<RecordedFault> register(NodeId sender, NodeRegister register) {
    if (state.node(sender).isPresent()) {
      return Optional.of(RecordedFault.NODE_ALREADY_REGISTERED);
    }
    state.put(
        sender,
        RegisteredNode.registered(register.publicKey(), state.height(), register.profile()));
    return Optional.empty();
  }

  Optional<RecordedFault> update(Transaction transaction, NodeUpdate update) {
    NodeId sender = transaction.sender();
    RegisteredNode node = state.registered(sender);
    if (update.newKey().isPresent() && !possesses(transaction, node, update.newKey().get())) {
      return Optional.of(RecordedFault.POSSESSION_UNPROVED);
    }
    PublicKey key = update.newKey().map(NewKey::publicKey).orElse(node.publicKey());
    if (!key.equals(node.publicKey())) {
      state.put(
          StateKey.retiredKey(sender, node.publicKey()),
          new ByteWriter(Long.BYTES).u64(state.height()).toBytes());
    }
    NodeProfile profile = node.profile().with(update.profile());
    state.put(sender, node.updated(key, profile, state.height()));
    return Optional.empty();
  }

  // A former key must not return: transactions dropped when it was retired would be valid again.
  private boolean possesses(Transaction transaction, RegisteredNode node, NewKey newKey) {
    Bytes statement =
        NewKey.statement(
            transaction.draft().chainId(),
            transaction.sender(),
            newKey.publicKey(),
            transaction.nonce());
    return !newKey.publicKey().equals(node.publicKey())
        && !state.contains(StateKey.retiredKey(transaction.sender(), newKey.publicKey()))
        && newKey.publicKey().verifies(statement.toArray(), newKey.proof());
  }

  Optional<RecordedFault> join(NodeId sender, FederationJoin join) {
    RegisteredNode node = state.registered(sender);
    SortedSet<NodeId> federations = new TreeSet<>(node.federations());
    if (!federations.add(join.federation())) {
      return Optional.of(RecordedFault.FEDERATION_ALREADY_JOINED);
    }
    if (federations.size() > RegisteredNode.MAX_FEDERATIONS) {
      return Optional.of(RecordedFault.FEDERATIONS_TOO_MANY);
    }
    state.put(sender, node.memberOf(federations));
    return Optional.empty();
  }

  Optional<RecordedFault> leave(NodeId sender, FederationLeave leave) {
    RegisteredNode node = state.registered(sender);
    SortedSet<NodeId> federations = new TreeSet<>(node.federations());
    if (!federations.remove(leave.federation())) {
      return Optional.of(RecordedFault.FEDERATION_NOT_JOINED);
    }
    state.put(sender, node.memberOf(federations));
    return Optional.empty();
  }
}
