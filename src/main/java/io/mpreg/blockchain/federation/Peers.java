package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.federation.Outbox.Load;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The other members: what goes to them, and what is known of them.
final class Peers implements AutoCloseable {
  private static final long AVOIDED_NANOS = 60_000_000_000L;

  private final TreeMap<NodeId, Outboxes> outboxes = new TreeMap<>();
  private final Map<NodeId, Long> heardAt = new ConcurrentHashMap<>();
  private final Map<NodeId, PeerMessage.Standing> standings = new ConcurrentHashMap<>();
  private volatile PeerMessage.Standing own = PeerMessage.Standing.NONE;
  private final RecentFaults avoided;
  private final LongSupplier nanos;

  private record Outboxes(Outbox votes, Outbox transactions) {
    void add(PeerMessage message) {
      (message instanceof PeerMessage.TransactionsAccepted ? transactions : votes).add(message);
    }
  }

  /// @param speaks whether the others listen to this member at the moment
  /// @param dropped counts messages that there was no room for
  /// @param nanos a monotonic clock
  Peers(
      Collection<Peer> peers,
      PeerClient client,
      BooleanSupplier speaks,
      LongAdder dropped,
      LongSupplier nanos) {
    this.nanos = nanos;
    this.avoided = new RecentFaults(AVOIDED_NANOS, nanos);
    for (Peer peer : peers) {
      outboxes.put(
          peer.id(),
          new Outboxes(
              new Outbox(peer, Load.VOTES, client, speaks, () -> own, dropped),
              new Outbox(peer, Load.TRANSACTIONS, client, speaks, () -> own, dropped)));
    }
  }

  void toAll(PeerMessage message) {
    outboxes.values().forEach(both -> both.add(message));
  }

  void to(NodeId member, PeerMessage message) {
    Outboxes both = outboxes.get(member);
    if (both != null) {
      both.add(message);
    }
  }

  Optional<Peer> find(NodeId member) {
    return Optional.ofNullable(outboxes.get(member)).map(both -> both.votes().peer());
  }

  /// Those that may be asked, in the order of their ids.
  List<Peer> askable() {
    return outboxes.values().stream()
        .map(both -> both.votes().peer())
        .filter(peer -> !avoided.isRecent(peer.id()))
        .toList();
  }

  /// A request of this member has arrived.
  void hear(NodeId member) {
    heardAt.put(member, nanos.getAsLong());
  }

  /// What a member says of itself.
  void hear(NodeId member, PeerMessage.Standing standing) {
    standings.put(member, standing);
  }

  /// Whether a member has said last that it votes.
  boolean votes(NodeId member) {
    PeerMessage.Standing last = standings.get(member);
    return last != null && last.votes();
  }

  /// How a member stood when it said so last, not longer ago than this.
  Optional<PeerMessage.Standing> standing(NodeId member, long withinNanos) {
    return wasHeard(member, withinNanos)
        ? Optional.ofNullable(standings.get(member))
        : Optional.empty();
  }

  /// How this member stands; the others are told with the next request.
  void stand(PeerMessage.Standing now) {
    own = now;
  }

  PeerMessage.Standing standing() {
    return own;
  }

  boolean wasHeard(NodeId member, long withinNanos) {
    Long at = heardAt.get(member);
    return at != null && nanos.getAsLong() - at <= withinNanos;
  }

  /// This member gave what does not hold: it is not asked for a while.
  void avoid(NodeId member) {
    avoided.note(member);
  }

  List<PeerStatus> statuses() {
    return outboxes.values().stream().map(this::status).toList();
  }

  private PeerStatus status(Outboxes both) {
    Outbox outbox = both.votes();
    NodeId id = outbox.peer().id();
    Long heard = heardAt.get(id);
    return new PeerStatus(
        id,
        outbox.isReached(),
        outbox.trouble(),
        heard == null
            ? OptionalLong.empty()
            : OptionalLong.of((nanos.getAsLong() - heard) / 1_000_000),
        outbox.queued() + both.transactions().queued(),
        avoided.isRecent(id));
  }

  @Override
  public void close() {
    for (Outboxes both : outboxes.values()) {
      both.votes().close();
      both.transactions().close();
    }
  }
}
