package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.members.deciding.OtherMembers;
import io.mpreg.blockchain.members.deciding.Time;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import io.mpreg.blockchain.members.mining.SystemTime;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/// Links to members outside of a whole [Federation].
final class TestLinks {
  private static final Time TIME =
      new SystemTime(
          InstantSource.system(),
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("test-links").factory()),
          Runnable::run);

  private TestLinks() {}

  /// To these members, which take messages of this one.
  static PeerLinks to(List<Peer> peers, PeerClient client, LongAdder dropped) {
    PeerLinks links =
        new PeerLinks(
            peers,
            client,
            new OtherMembers(System::nanoTime),
            Rules.LATEST,
            () -> true,
            TIME,
            Runnable::run,
            dropped);
    links.start();
    return links;
  }

  /// To one member, which takes messages of this one.
  static PeerLink to(Peer peer, PeerClient client, LongAdder dropped) {
    return new PeerLink(peer, client, () -> true, () -> VotingStatus.NONE, TIME, dropped);
  }
}
