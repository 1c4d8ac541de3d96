package io.mpreg.blockchain.members.joining;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.proof.TrustedBlock;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.door.SnapshotFinder;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.members.deciding.RecentFaults;
import io.mpreg.blockchain.members.federation.BlockFetcher;
import io.mpreg.blockchain.members.federation.FederationProperties;
import io.mpreg.blockchain.members.joining.SnapshotMessages.Manifest;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins a federation by state sync: starts with the state after a recent block instead of
/// executing all blocks before it. Asks the other members, the most advanced first, and takes a
/// snapshot as a whole from one of them; a member whose snapshot fails verification is avoided, and
/// the next is asked. Continues until a snapshot is verified, this process ends, or a member proves
/// that the rules of its snapshot are unknown here.
final class SnapshotJoin implements SnapshotFinder {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotJoin.class);
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final long TELL_EVERY_NANOS = 5_000_000_000L;
  private static final long AVOIDED_NANOS = 60_000_000_000L;

  /// The decoded state is held in memory, which takes several times its encoded size.
  private static final int HEAP_SHARE = 8;

  private final AuthorityKeys keys;
  private final FederationProperties settings;
  private final Optional<SSLContext> tls;
  private final InstantSource clock;
  private final Rules through;
  private final RecentFaults avoided = new RecentFaults(AVOIDED_NANOS, System::nanoTime);
  private long toldNanos = System.nanoTime() - TELL_EVERY_NANOS;

  /// @param through the newest rules that this member may apply
  SnapshotJoin(
      AuthorityKeys keys,
      FederationProperties settings,
      Optional<SSLContext> tls,
      InstantSource clock,
      Rules through) {
    this.keys = keys;
    this.settings = settings;
    this.tls = tls;
    this.clock = clock;
    this.through = through;
  }

  // Empty where no member has a block yet.
  private record Found(Optional<SnapshotCommit> snapshot) {}

  private record Offer(Peer peer, Manifest manifest) {}

  @Override
  public Optional<SnapshotCommit> find(Genesis genesis) throws InterruptedException {
    List<Peer> others = Peer.others(genesis, settings.peers(), keys.id());
    if (others.isEmpty()) {
      throw new IllegalArgumentException(
          "ledger.federation.join-from-snapshot is set, but no other member has an address:"
              + " neither the genesis document nor ledger.federation.peers names one");
    }
    Thread joining = Thread.currentThread();
    Thread ending = new Thread(joining::interrupt, "snapshot-join-end");
    Runtime.getRuntime().addShutdownHook(ending);
    try (PeerClient client =
        new PeerClient(keys, genesis.chainId(), clock, settings.requestTimeout(), tls)) {
      Rules supported = Rules.supported(genesis.development()).atMost(through);
      SnapshotSource source =
          new SnapshotSource(
              genesis,
              supported,
              Optional.ofNullable(settings.trustedBlock()).map(TrustedBlock::parse),
              client,
              new BlockFetcher(client, supported),
              clock,
              Runtime.getRuntime().maxMemory() / HEAP_SHARE,
              System::nanoTime);
      LOG.info("Joining from a snapshot: the database holds no chain");
      return untilFound(genesis, source, others).snapshot();
    } finally {
      forget(ending);
    }
  }

  private static void forget(Thread ending) {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException isEnding) {
      LOG.debug("This process is stopping", isEnding);
    }
  }

  private Found untilFound(Genesis genesis, SnapshotSource source, List<Peer> peers)
      throws InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      Optional<Found> found = round(genesis, source, peers);
      if (found.isPresent()) {
        return found.get();
      }
      LOG.warn("No member offers a snapshot; asking again in {} s", pause / 1_000);
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  private Optional<Found> round(Genesis genesis, SnapshotSource source, List<Peer> peers)
      throws InterruptedException {
    List<Offer> offers = new ArrayList<>();
    Optional<RulesUnknown> unknown = Optional.empty();
    for (Peer peer : peers) {
      if (avoided.isRecent(peer.id())) {
        continue;
      }
      try {
        offer(source, peer).ifPresent(offers::add);
      } catch (RulesUnknown later) {
        LOG.warn("Member {}: {}", peer.id().value(), later.getMessage());
        unknown = Optional.of(later);
      }
    }
    offers.sort(Comparator.comparingLong(SnapshotJoin::height).reversed());
    for (Offer offer : offers) {
      Optional<SnapshotCommit> snapshot =
          height(offer) == 0 ? Optional.empty() : snapshot(source, offer);
      if (snapshot.isPresent()) {
        return Optional.of(new Found(snapshot));
      }
    }
    // Asking again would not help, unless it was one of several: that one may have made it up.
    if (unknown.isPresent() && offers.isEmpty()) {
      throw unknown.get();
    }
    return hasOnlyItsGenesis(genesis, offers)
        ? Optional.of(new Found(Optional.empty()))
        : Optional.empty();
  }

  // That nothing is final yet cannot be proved, so a quorum has to say it and no member may claim
  // more: once this member has begun with the genesis, it takes no snapshot.
  private boolean hasOnlyItsGenesis(Genesis genesis, List<Offer> offers) {
    AuthoritySet authorities = genesis.authorities();
    Set<NodeId> others =
        authorities.authorities().stream()
            .map(Authority::id)
            .filter(id -> !id.equals(keys.id()))
            .collect(Collectors.toSet());
    Set<NodeId> saying =
        offers.stream()
            .filter(
                offer -> offer.manifest().block().headerBytes().equals(genesis.header().encode()))
            .map(offer -> offer.peer().id())
            .filter(others::contains)
            .collect(Collectors.toSet());
    boolean begins =
        settings.trustedBlock() == null
            && !saying.isEmpty()
            && (authorities.isQuorum(saying) || saying.size() == others.size())
            && offers.stream().allMatch(offer -> height(offer) == 0);
    if (begins) {
      LOG.info("The chain has only its genesis block: this member starts with that");
    } else if (!saying.isEmpty()) {
      LOG.warn(
          "These authorities have no block yet: {}; a quorum of them has to say so",
          saying.stream().map(NodeId::value).sorted().toList());
    }
    return begins;
  }

  private static long height(Offer offer) {
    return offer.manifest().block().height();
  }

  private Optional<Offer> offer(SnapshotSource source, Peer peer) throws InterruptedException {
    try {
      return Optional.of(new Offer(peer, source.manifest(peer)));
    } catch (IOException away) {
      LOG.info("Member {} offers no snapshot: {}", peer.id().value(), reason(away));
    } catch (Malformed | IllegalArgumentException wrong) {
      avoid(peer, wrong);
    }
    return Optional.empty();
  }

  private Optional<SnapshotCommit> snapshot(SnapshotSource source, Offer offer)
      throws InterruptedException {
    Peer peer = offer.peer();
    LOG.info(
        "Member {} gives the state after block {}: {} entries",
        peer.id().value(),
        height(offer),
        offer.manifest().entries());
    try {
      SnapshotCommit snapshot =
          source.fetch(peer, offer.manifest(), (done, all) -> tell(done, all));
      LOG.info("The snapshot of member {} holds", peer.id().value());
      return Optional.of(snapshot);
    } catch (IOException away) {
      LOG.info("Member {} did not send the whole snapshot: {}", peer.id().value(), reason(away));
    } catch (Malformed | IllegalArgumentException | RulesUnknown wrong) {
      // Its block is of known rules, so no earlier one can be of newer rules.
      avoid(peer, wrong);
    }
    return Optional.empty();
  }

  private static String reason(IOException failed) {
    return failed.getMessage() == null ? failed.toString() : failed.getMessage();
  }

  private void avoid(Peer peer, RuntimeException wrong) {
    LOG.warn(
        "Member {} sent an invalid snapshot and is not asked for a while: {}",
        peer.id().value(),
        wrong.getMessage());
    avoided.note(peer.id());
  }

  private void tell(long done, long all) {
    long now = System.nanoTime();
    if (now - toldNanos >= TELL_EVERY_NANOS) {
      toldNanos = now;
      LOG.info("The snapshot: {} of {} entries", done, all);
    }
  }
}
