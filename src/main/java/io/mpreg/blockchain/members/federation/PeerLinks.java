package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.OtherMembers;
import io.mpreg.blockchain.members.deciding.Peers;
import io.mpreg.blockchain.members.deciding.Peers.Page;
import io.mpreg.blockchain.members.deciding.Time;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The other members, over HTTP.
final class PeerLinks implements Peers<ProposedBlock>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLinks.class);

  private final SortedMap<NodeId, PeerLink> links = new TreeMap<>();
  private final PeerClient client;
  private final BlockFetcher fetcher;
  private final OtherMembers others;
  private final Executor caller;
  private volatile VotingStatus own = VotingStatus.NONE;

  /// @param others what is known of them
  /// @param supported the newest rules that this member can read
  /// @param isListenedTo whether the others take messages of this member at the moment
  /// @param time for delays
  /// @param caller runs callbacks, on the consensus thread
  /// @param dropped counts messages dropped because a queue was full
  PeerLinks(
      Collection<Peer> peers,
      PeerClient client,
      OtherMembers others,
      Rules supported,
      BooleanSupplier isListenedTo,
      Time time,
      Executor caller,
      LongAdder dropped) {
    this.client = client;
    this.others = others;
    this.caller = caller;
    this.fetcher = new BlockFetcher(client, supported);
    for (Peer peer : peers) {
      links.put(peer.id(), new PeerLink(peer, client, isListenedTo, () -> own, time, dropped));
    }
  }

  void start() {
    links.values().forEach(PeerLink::start);
  }

  // ---- messages --------------------------------------------------------------------------------

  void toAll(PeerMessage message) {
    links.values().forEach(link -> link.add(message));
  }

  @Override
  public void toAll(Message<ProposedBlock> message) {
    toAll(new PeerMessage.ConsensusMessage(message));
  }

  @Override
  public void to(NodeId member, Message<ProposedBlock> message) {
    PeerLink link = links.get(member);
    if (link != null) {
      link.add(new PeerMessage.ConsensusMessage(message));
    }
  }

  @Override
  public void stand(VotingStatus standing) {
    own = standing;
  }

  /// This member's voting status.
  VotingStatus standing() {
    return own;
  }

  // ---- requests --------------------------------------------------------------------------------

  @Override
  public List<NodeId> all() {
    return List.copyOf(links.keySet());
  }

  Optional<Peer> find(NodeId member) {
    return Optional.ofNullable(links.get(member)).map(PeerLink::peer);
  }

  @Override
  public void obtain(Hash hash, List<NodeId> holders, Consumer<ProposedBlock> then) {
    fetcher.candidate(
        hash,
        holders.stream().map(this::find).flatMap(Optional::stream).toList(),
        others::avoid,
        block -> caller.execute(() -> then.accept(block)));
  }

  @Override
  public void page(NodeId member, long from, Consumer<Page<ProposedBlock>> then) {
    ask(
        "blocks of " + member.value(),
        new Page.Away<>("it failed"),
        () -> fetcher.page(peer(member), from),
        then);
  }

  @Override
  public void inquire(NodeId member, Consumer<Inquired> then) {
    ask(
        "own votes seen by " + member.value(),
        new Inquired.Away(),
        () -> votesSeenBy(peer(member)),
        then);
  }

  private Peer peer(NodeId member) {
    return find(member).orElseThrow();
  }

  private Inquired votesSeenBy(Peer peer) throws InterruptedException {
    try {
      return new Inquired.Seen(
          client
              .get(peer, FederationRoutes.VOTES, PeerMessages.MAX_VOTES_BYTES)
              .map(PeerMessages::decodeVotes)
              .orElse(List.of()));
    } catch (IOException away) {
      LOG.debug("Member {} does not report the votes that it has seen", peer.id().value(), away);
      return new Inquired.Away();
    } catch (Malformed wrong) {
      return new Inquired.Malformed(String.valueOf(wrong.getMessage()));
    }
  }

  @FunctionalInterface
  private interface Question<A> {
    A answer() throws InterruptedException;
  }

  // Always calls back, whatever happens.
  private <A> void ask(String name, A none, Question<A> question, Consumer<A> then) {
    Thread.ofVirtual()
        .name(name)
        .start(
            () -> {
              A given = none;
              try {
                given = question.answer();
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException | Error failed) {
                LOG.error("{} could not be asked for", name, failed);
              }
              A answer = given;
              caller.execute(() -> then.accept(answer));
            });
  }

  // ---- for operators ---------------------------------------------------------------------------

  List<PeerStatus> statuses() {
    return links.values().stream().map(this::status).toList();
  }

  private PeerStatus status(PeerLink link) {
    NodeId id = link.peer().id();
    OptionalLong heard = others.nanosSinceHeard(id);
    return new PeerStatus(
        id,
        link.isReached(),
        link.trouble(),
        heard.isEmpty() ? heard : OptionalLong.of(heard.getAsLong() / 1_000_000),
        link.queued(),
        others.isAvoided(id));
  }

  @Override
  public void close() {
    links.values().forEach(PeerLink::close);
  }
}
