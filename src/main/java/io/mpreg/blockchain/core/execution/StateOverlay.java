package io.mpreg.blockchain.core.execution;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The state during the execution of a block: the parent's state, overlaid with the changes of the
/// block's transactions so far. All operations read and write through the overlay, so each one sees
/// the effects of those before it. One instance for each block, for one thread. Its iteration order
/// never influences anything that is hashed.
///
/// Balances, nonces and nodes, which nearly every transaction touches, are kept as decoded values;
/// the rest as encoded entries.
final class StateOverlay {
  private final ChainState parent;
  private final Map<NodeId, Long> balances = new HashMap<>();
  private final Map<Lane, Long> nonces = new HashMap<>();
  private final Map<NodeId, Optional<RegisteredNode>> nodes = new HashMap<>();
  private final Map<Bytes, Optional<Bytes>> entries = new HashMap<>();

  private record Lane(NodeId sender, int number) {}

  StateOverlay(ChainState parent) {
    this.parent = parent;
  }

  /// The state before the block, against which keys, registrations and authorities are checked.
  ChainState parent() {
    return parent;
  }

  /// The height of the block.
  long height() {
    return parent.height() + 1;
  }

  long balance(NodeId node) {
    return balances.computeIfAbsent(node, parent::balance);
  }

  void setBalance(NodeId node, long amount) {
    balances.put(node, amount);
  }

  long nextNonce(NodeId sender, int lane) {
    return nonces.computeIfAbsent(
        new Lane(sender, lane), key -> parent.nextNonce(key.sender(), key.number()));
  }

  void setNextNonce(NodeId sender, int lane, long next) {
    nonces.put(new Lane(sender, lane), next);
  }

  Optional<RegisteredNode> node(NodeId id) {
    return nodes.computeIfAbsent(id, parent::node);
  }

  /// The registered node of a sender, which the key rule has found in the registry.
  RegisteredNode registered(NodeId sender) {
    return node(sender)
        .orElseThrow(() -> new IllegalStateException("the key rule let an unknown sender pass"));
  }

  void put(NodeId id, RegisteredNode node) {
    nodes.put(id, Optional.of(node));
  }

  /// An entry of any kind except balances, nonces and nodes.
  Optional<Bytes> get(Bytes key) {
    Optional<Bytes> changed = entries.get(key);
    return changed == null ? parent.entry(key) : changed;
  }

  /// A mandatory entry, present in every state.
  Bytes required(Bytes key) {
    return get(key).orElseThrow(() -> new IllegalStateException("no state entry " + key.hex()));
  }

  boolean contains(Bytes key) {
    return get(key).isPresent();
  }

  void put(Bytes key, Bytes value) {
    entries.put(key, Optional.of(value));
  }

  void remove(Bytes key) {
    entries.put(key, Optional.empty());
  }

  /// The written entries with their current values, some of which may equal the values before the
  /// block.
  Map<Bytes, Optional<Bytes>> written() {
    Map<Bytes, Optional<Bytes>> written = new HashMap<>(entries);
    balances.forEach(
        (node, amount) -> written.put(StateKey.balance(node), ChainState.wholeUnlessZero(amount)));
    nonces.forEach(
        (lane, next) ->
            written.put(
                StateKey.nonce(lane.sender(), lane.number()), ChainState.wholeUnlessZero(next)));
    nodes.forEach(
        (id, node) ->
            node.ifPresent(record -> written.put(StateKey.node(id), Optional.of(record.encode()))));
    return written;
  }
}
