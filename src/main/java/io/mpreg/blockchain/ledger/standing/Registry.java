package io.mpreg.blockchain.ledger.standing;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.RecordedEvidence;
import io.mpreg.blockchain.core.state.RegisteredNode;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.stream.MessageStream;
import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore.StateEntry;
import io.mpreg.blockchain.ledger.pending.PendingTransactions;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Reads nodes, accounts and evidence from the state. Any method may throw a [StoreFailure].
public final class Registry {
  private static final int LANES = 256;

  private final LedgerStore store;
  private final FinalChain chain;
  private final PendingTransactions pending;

  public Registry(LedgerStore store, FinalChain chain, PendingTransactions pending) {
    this.store = store;
    this.chain = chain;
    this.pending = pending;
  }

  /// The account of a registered node; empty for an unknown id.
  public Optional<Account> account(NodeId id) {
    return accountAt(id).account();
  }

  /// The account of a node that has to be registered.
  ///
  /// @throws NodeUnknown when it is not registered
  public Account required(NodeId id) {
    return account(id).orElseThrow(() -> new NodeUnknown(id));
  }

  /// The account of a registered node, with the tip that it was read at.
  public AccountAt accountAt(NodeId id) {
    // Pending nonces are read before the state: a block in between moves nonces from pending to the
    // state, never back.
    Map<Integer, Long> waiting = pending.nextNonces(id);
    Tip tip = chain.tip();
    ChainState state = tip.state();
    return new AccountAt(tip, state.node(id).map(node -> accountOf(id, node, state, waiting)));
  }

  /// An account, if there is one, at the given tip.
  public record AccountAt(Tip tip, Optional<Account> account) {}

  private static Account accountOf(
      NodeId id, RegisteredNode node, ChainState state, Map<Integer, Long> waiting) {
    TreeMap<Integer, Long> finalNonces = new TreeMap<>();
    IntStream.range(0, LANES)
        .forEach(
            lane -> {
              long next = state.nextNonce(id, lane);
              if (next > 0 || lane == 0) {
                finalNonces.put(lane, next);
              }
            });
    TreeMap<Integer, Long> nonces = new TreeMap<>(finalNonces);
    waiting.forEach((lane, next) -> nonces.merge(lane, next, Math::max));
    return new Account(id, node, state.balance(id), nonces, finalNonces, state.height());
  }

  /// Registered nodes after an id, in the order of the store, which never changes.
  public List<RegisteredNodeEntry> nodes(Optional<NodeId> after, int limit) {
    return entries(StateKey.NODES, after.map(StateKey::node), limit)
        .map(
            entry ->
                new RegisteredNodeEntry(
                    StateKey.subject(entry.key()), RegisteredNode.decode(entry.value())))
        .toList();
  }

  /// Recorded evidence after a state key, by offender, height and round.
  public List<RecordedEvidence> evidence(Optional<Bytes> after, int limit) {
    return entries(StateKey.ALL_EVIDENCE, after, limit)
        .map(entry -> RecordedEvidence.decode(entry.key(), entry.value()))
        .toList();
  }

  /// Streams of one kind after a subject, in the order of the store, which never changes.
  public List<StreamEntry> streams(StreamId.Kind kind, Optional<NodeId> after, int limit) {
    Optional<Bytes> last = after.map(subject -> StateKey.stream(new StreamId(kind, subject)));
    return entries(StateKey.streams(kind), last, limit)
        .map(
            entry ->
                new StreamEntry(
                    StateKey.streamId(entry.key()), MessageStream.of(Optional.of(entry.value()))))
        .toList();
  }

  /// A stream of messages, as the state has it.
  public record StreamEntry(StreamId id, MessageStream stream) {}

  /// What the state says of a stream at the tip.
  public MessageStream stream(StreamId id) {
    return MessageStream.of(chain.tip().state().entry(StateKey.stream(id)));
  }

  // The store gives the keys in order; the values come from the state in memory, which matches the
  // state root.
  private Stream<StateEntry> entries(Bytes prefix, Optional<Bytes> after, int limit) {
    ChainState state = chain.tip().state();
    List<StateEntry> entries = new ArrayList<>();
    List<StateEntry> rows;
    Optional<Bytes> last = after;
    do {
      rows = store.stateEntries(prefix, last, limit);
      for (StateEntry row : rows) {
        state.entry(row.key()).ifPresent(value -> entries.add(new StateEntry(row.key(), value)));
        last = Optional.of(row.key());
      }
    } while (entries.size() < limit && rows.size() == limit);
    return entries.stream().limit(limit);
  }
}
