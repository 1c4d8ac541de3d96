package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.transaction.Accusation;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.deciding.ConsensusMember;
import io.mpreg.blockchain.members.deciding.Inbox;
import io.mpreg.blockchain.members.deciding.OtherMembers;
import io.mpreg.blockchain.members.mining.LedgerPorts;
import io.mpreg.blockchain.members.mining.Miner;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.members.peering.ListenerSettings;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import io.mpreg.blockchain.members.peering.PeerListener;
import io.mpreg.blockchain.members.peering.PeerRoute;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All parts that run between a start and a stop, and how they are connected.
final class RunningFederation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningFederation.class);

  private final Ledger ledger;
  private final FederationProperties settings;
  private final Miner miner;
  private final AcceptanceGate acceptance;
  private final PeerClient client;
  private final Inbox inbox;
  private final LedgerPorts ports;
  private final PeerLinks peers;
  private final @Nullable EvidenceSubmitter accuser;
  private final ConsensusMember<ProposedBlock> deciding;
  private final CosignatureExchange cosignatures;
  private final @Nullable TransactionBroadcast spread;
  private final @Nullable PeerListener listener;
  private final ProgressReports reports;

  RunningFederation(FederationResources around, FaultLog faults, DroppedMessages dropped) {
    ledger = around.ledger();
    settings = around.settings();
    miner = around.miner();
    AuthorityKeys keys = around.keys();
    acceptance = new AcceptanceGate(ledger, keys);
    List<Peer> known = Peer.others(ledger.chain().genesis(), settings.peers(), keys.id());
    client =
        new PeerClient(
            keys,
            ledger.chain().tip().state().chainId(),
            around.clock(),
            settings.requestTimeout(),
            settings.tls(around.certificates()));
    OtherMembers others = new OtherMembers(System::nanoTime);
    inbox = new Inbox(dropped.incoming());
    ports = new LedgerPorts(ledger, keys, inbox, around.clock());
    peers =
        new PeerLinks(
            known,
            client,
            others,
            ledger.status().rules().supported(),
            acceptance::isListenedTo,
            ports.time(Runnable::run),
            inbox::add,
            dropped.outgoing());
    accuser =
        keys.accountKey()
            .map(key -> new EvidenceSubmitter(ledger, keys.id(), key, around.clock()))
            .orElse(null);
    ConflictRecord conflicts = new ConflictRecord(around.dataDirectory());
    deciding =
        new ConsensusMember<>(
            ports.with(peers, new LedgerReports(ledger, conflicts, faults)),
            inbox,
            others,
            conflicts.found(),
            settings.reopenHeight());
    cosignatures = new CosignatureExchange(ledger, around.log(), peers, System::nanoTime);
    spread = known.isEmpty() ? null : new TransactionBroadcast(ledger, peers);
    listener = settings.listener().map(where -> listener(where, around)).orElse(null);
    reports =
        new ProgressReports(
            ledger, keys, settings.silentAfter(), others, () -> peers.standing().votes(), deciding);
  }

  private PeerListener listener(ListenerSettings where, FederationResources around) {
    List<PeerRoute> routes = new ArrayList<>(around.routes());
    routes.addAll(
        FederationRoutes.of(
            ledger,
            new BlockPages(ledger, around.store()),
            new MessageIntake(ledger, deciding, cosignatures),
            deciding));
    return new PeerListener(
        where, ledger, around.keys().id(), routes, around.clock(), around.certificates());
  }

  void start() {
    ledger.submissions().askBeforeAccepting(() -> acceptance.reasonToRefuse(peers::find));
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
    reports.start();
  }

  /// Submits the proof of an authority's equivocation, where this member can pay for that.
  void accuse(Accusation accusation) {
    if (accuser != null) {
      accuser.accuse(accusation);
    }
  }

  /// What is known of the other members.
  List<PeerStatus> statuses() {
    return peers.statuses();
  }

  /// Why nothing becomes final here at the moment, if that is so.
  Optional<String> trouble() {
    return reports.trouble();
  }

  // First what receives, then what decides, then what sends.
  @Override
  public void close() {
    reports.close();
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
