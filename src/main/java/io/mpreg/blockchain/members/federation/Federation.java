package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.ledger.door.ConsensusProgress;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.Membership;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.ledger.pending.Closure;
import io.mpreg.blockchain.members.deciding.Deciding;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.Others;
import io.mpreg.blockchain.members.deciding.Publication;
import io.mpreg.blockchain.members.deciding.PublishedHeight;
import io.mpreg.blockchain.members.mining.LedgerPorts;
import io.mpreg.blockchain.members.mining.Miner;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.SmartLifecycle;

/// This member among the others: starts and stops what connects them, and says how it goes.
public final class Federation implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Federation.class);
  private static final long REPORT_MILLIS = 250;

  private final Ledger ledger;
  private final LedgerStore store;
  private final TransparencyLog log;
  private final AuthorityKeys keys;
  private final FederationProperties settings;
  private final SslBundles certificates;
  private final InstantSource clock;
  private final Path dataDirectory;
  private final Miner miner;
  private final FaultLog faults = new FaultLog(this::accuse);
  private final Losses losses = new Losses();
  private volatile @Nullable Running running;

  Federation(
      Ledger ledger,
      LedgerStore store,
      TransparencyLog log,
      AuthorityKeys keys,
      FederationProperties settings,
      SslBundles certificates,
      InstantSource clock,
      Path dataDirectory,
      Miner miner) {
    this.ledger = ledger;
    this.store = store;
    this.log = log;
    this.keys = keys;
    this.settings = settings;
    this.certificates = certificates;
    this.clock = clock;
    this.dataDirectory = dataDirectory;
    this.miner = miner;
  }

  /// The other members: those whose address the genesis document names, and those that a setting
  /// names, which has the last word.
  static List<Peer> others(Genesis genesis, Map<String, URI> settings, NodeId self) {
    SortedMap<NodeId, URI> addresses = new TreeMap<>();
    genesis.addresses().forEach((id, address) -> addresses.put(id, URI.create(address.value())));
    settings.forEach((id, address) -> addresses.put(new NodeId(id), address));
    addresses.remove(self);
    return addresses.entrySet().stream()
        .map(entry -> new Peer(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void accuse(Accusation accusation) {
    Running now = running;
    if (now != null && now.accuser != null) {
      now.accuser.accuse(accusation);
    }
  }

  /// All that runs between a start and a stop.
  private final class Running implements AutoCloseable {
    private final long startedNanos = System.nanoTime();
    private final PeerClient client;
    private final Others others = new Others(System::nanoTime);
    private final Inbox inbox = new Inbox(losses.incoming());
    private final LedgerPorts ports = new LedgerPorts(ledger, keys, inbox, clock);
    private final PeerLinks peers;
    private final @Nullable Accuser accuser;
    private final Deciding<ProposedBlock> deciding;
    private final Publication decides;
    private final CosignatureExchange cosignatures;
    private final @Nullable TransactionSpread spread;
    private final @Nullable PeerListener listener;
    // What the last report said of this member's part, so that it is told at once when that ends.
    private Optional<String> absence = Membership.absence(ledger, keys);
    private Optional<String> reopening = Optional.empty();
    private final ScheduledExecutorService reports =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("consensus-progress").factory());

    Running() {
      List<Peer> known = others(ledger.chain().genesis(), settings.peers(), keys.id());
      client =
          new PeerClient(
              keys,
              ledger.chain().tip().state().chainId(),
              clock,
              settings.requestTimeout(),
              Optional.ofNullable(settings.sslBundle())
                  .map(bundle -> certificates.getBundle(bundle).createSslContext()));
      peers =
          new PeerLinks(
              known,
              client,
              others,
              ledger.status().rules().supported(),
              this::speaks,
              ports.time(Runnable::run),
              inbox::add,
              losses.outgoing());
      accuser =
          keys.accountKey().map(key -> new Accuser(ledger, keys.id(), key, clock)).orElse(null);
      ConflictRecord conflicts = new ConflictRecord(dataDirectory);
      deciding =
          new Deciding<>(
              ports.with(peers, new LedgerReports(ledger, conflicts, faults)),
              inbox,
              others,
              conflicts.found(),
              settings.reopenHeight());
      decides = deciding.publication();
      cosignatures = new CosignatureExchange(ledger, log, peers, System::nanoTime);
      spread = known.isEmpty() ? null : new TransactionSpread(ledger, peers);
      Integer port = settings.port();
      listener =
          port == null
              ? null
              : new PeerListener(
                  settings,
                  port,
                  new PeerServlet(
                      ledger,
                      new Envelopes(ledger, keys.id(), clock),
                      new Intake(ledger, deciding, cosignatures),
                      deciding,
                      new BlockPages(ledger, store),
                      new SnapshotPages(ledger, store, System::nanoTime),
                      settings.longestExchange()),
                  certificates);
    }

    void start() {
      ledger.submissions().askBeforeAccepting(this::reasonToRefuse);
      peers.start();
      miner.begin(deciding, inbox);
      cosignatures.start();
      if (spread != null) {
        spread.start();
      }
      if (listener != null) {
        listener.start();
        LOG.info("Members reach this one at {}:{}", settings.address(), listener.port());
      }
      var _ = reports.scheduleAtFixedRate(this::report, 0, REPORT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void report() {
      // While it catches up, what ends may begin again.
      if (deciding.catchUpTarget().isEmpty()) {
        Optional<String> now = Membership.absence(ledger, keys);
        if (absence.isEmpty() && now.isPresent()) {
          LOG.warn(
              "'{}' takes no part any more from height {} on: {}",
              keys.id().value(),
              ledger.chain().tip().height() + 1,
              now.get());
        }
        absence = now;
      }
      Optional<String> waiting = decides.waitsToReopen();
      if (waiting.isPresent() && !waiting.equals(reopening)) {
        LOG.warn("Who has lost its votes still waits: {}", waiting.get());
      }
      reopening = waiting;
      ledger.status().report(progress());
    }

    // What is accepted has to reach those who decide, and they take it from each other only.
    private Optional<Closure> reasonToRefuse() {
      if (speaks()) {
        return Optional.empty();
      }
      AuthoritySet authorities = ledger.chain().tip().state().authorities();
      String others = "; " + Doors.text(authorities, keys.id(), peers::find);
      return Optional.of(
          authorities.contains(keys.id())
              ? new Closure(
                  Closure.Reason.KEY_REPLACED,
                  "the chain knows it by another checkpoint key than it runs with" + others)
              : new Closure(
                  Closure.Reason.FOLLOWS, "it is no authority and only follows" + others));
    }

    // Whether others listen: this member decides the next height, or the one after it, by the key
    // that it signs envelopes with.
    private boolean speaks() {
      ChainState state = ledger.chain().tip().state();
      return isHeardBy(state.authorities()) || isHeardBy(state.followingAuthorities());
    }

    private boolean isHeardBy(AuthoritySet set) {
      int index = set.indexOf(keys.id());
      return index >= 0 && set.at(index).checkpointKey().equals(keys.checkpointKey().publicKey());
    }

    private ConsensusProgress progress() {
      AuthoritySet set = ledger.chain().tip().state().authorities();
      long within = settings.silentAfter().toNanos();
      List<NodeId> heard =
          set.authorities().stream()
              .map(Authority::id)
              .filter(id -> id.equals(keys.id()) || others.wasHeard(id, within))
              .toList();
      List<NodeId> voting =
          heard.stream()
              .filter(id -> id.equals(keys.id()) ? peers.standing().votes() : others.votes(id))
              .toList();
      int round = decides.height().map(PublishedHeight::round).orElse(0);
      boolean missing = !set.isQuorum(voting) && decides.isAuthority();
      ConsensusProgress.State state = state(set, heard, missing);
      return new ConsensusProgress(
          state,
          round,
          heard,
          voting,
          missing,
          deciding.catchUpTarget(),
          Stream.of(
                  decides
                      .trouble()
                      .or(
                          () ->
                              missing ? Optional.of(tooFew(set, heard, voting)) : Optional.empty())
                      .or(this::reasonNotToVote)
                      .or(
                          () ->
                              state == ConsensusProgress.State.OBSERVING
                                  ? absence
                                  : Optional.empty()),
                  reopening)
              .flatMap(Optional::stream)
              .collect(Collectors.joining("; ")));
    }

    private Optional<String> reasonNotToVote() {
      return decides.isAuthority() && (decides.isStarting() || decides.isAbstaining())
          ? Optional.of(decides.reasonNotToVote())
          : Optional.empty();
    }

    private static String tooFew(AuthoritySet set, List<NodeId> heard, List<NodeId> voting) {
      return "%d have to decide; these are heard of: %s, and these of them vote: %s. Nothing becomes final until enough are back and vote"
          .formatted(set.quorum(), names(heard), names(voting));
    }

    private static List<String> names(List<NodeId> members) {
      return members.stream().map(NodeId::value).toList();
    }

    private ConsensusProgress.State state(AuthoritySet set, List<NodeId> heard, boolean missing) {
      if (decides.halted().isPresent()) {
        return ConsensusProgress.State.HALTED;
      }
      if (decides.isOutOfDate()) {
        return ConsensusProgress.State.RULES_UNKNOWN;
      }
      if (deciding.catchUpTarget().isPresent()) {
        return ConsensusProgress.State.CATCHING_UP;
      }
      if (!decides.isAuthority()) {
        return ConsensusProgress.State.OBSERVING;
      }
      if (decides.isStarting() && (isFresh() || set.isQuorum(heard))) {
        return ConsensusProgress.State.STARTING;
      }
      if (decides.isAbstaining()) {
        return ConsensusProgress.State.ABSTAINING;
      }
      return missing ? ConsensusProgress.State.NO_QUORUM : ConsensusProgress.State.DECIDING;
    }

    private boolean isFresh() {
      return System.nanoTime() - startedNanos < settings.silentAfter().toNanos();
    }

    // First what comes in, then what decides, then what goes out.
    @Override
    public void close() {
      reports.shutdownNow();
      if (listener != null) {
        listener.close();
      }
      cosignatures.close();
      if (spread != null) {
        spread.close();
      }
      miner.end();
      ports.close();
      if (accuser != null) {
        accuser.close();
      }
      peers.close();
      client.close();
    }
  }

  /// What full queues had no room for.
  Losses losses() {
    return losses;
  }

  /// Contradicting votes that were seen.
  FaultLog faults() {
    return faults;
  }

  /// What is known of the other members.
  List<PeerStatus> peers() {
    Running now = running;
    return now == null ? List.of() : now.peers.statuses();
  }

  /// Why nothing becomes final here at the moment, if that is so.
  public Optional<String> trouble() {
    Running now = running;
    if (now == null) {
      return Optional.empty();
    }
    return now.decides
        .trouble()
        .or(
            () ->
                Optional.of(ledger.status().consensus().progress())
                    .filter(ConsensusProgress::quorumMissing)
                    .map(ConsensusProgress::detail));
  }

  @Override
  public void start() {
    Running next = new Running();
    running = next;
    next.start();
  }

  @Override
  public void stop() {
    Running now = running;
    running = null;
    if (now != null) {
      now.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }
}
