package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederationMetersTest {
  @TempDir Path directory;

  @Test
  void whoIsHeardAndReachedAndWhetherThatIsAQuorumIsMeasured() throws IOException {
    try (TestFederation federation = new TestFederation(4, 1, directory)) {
      federation.start();
      Member first = federation.members.getFirst();
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      new FederationMeters(first.federation(), first.ledger()).bindTo(meters);
      await("all are heard", () -> gauge(meters, "authorities.heard") == 4);
      await("all are reached", () -> gauge(meters, "peers.reached") == 3);
      assertThat(gauge(meters, "authorities")).isEqualTo(4);
      assertThat(gauge(meters, "quorum")).isEqualTo(3);
      assertThat(gauge(meters, "peers")).isEqualTo(3);
      await("enough vote", () -> gauge(meters, "quorum.missing") == 0);
      assertThat(gauge(meters, "behind")).isZero();
      assertThat(gauge(meters, "halted")).isZero();

      federation.members.get(2).stop();
      federation.members.get(3).stop();
      await("a quorum is missing", () -> gauge(meters, "quorum.missing") == 1);
      await("two are not reached", () -> gauge(meters, "peers.reached") == 1);
      assertThat(gauge(meters, "authorities.heard")).isEqualTo(2);
    }
  }

  private static double gauge(SimpleMeterRegistry meters, String name) {
    return meters.get("ledger.federation." + name).gauge().value();
  }

  @Test
  void whatFullOutboxesHaveNoRoomForIsCounted() {
    DroppedMessages dropped = new DroppedMessages();
    AuthorityKeys keys =
        new AuthorityKeys(
            AuthoritySets.id(0), AuthoritySets.consensusKey(0), AuthoritySets.checkpointKey(0));
    Peer away = new Peer(AuthoritySets.id(1), URI.create("http://127.0.0.1:1"));
    try (PeerClient client =
            new PeerClient(
                keys, Hash.ZERO, InstantSource.system(), Duration.ofSeconds(1), Optional.empty());
        PeerLinks peers = TestLinks.to(List.of(away), client, dropped.outgoing())) {
      for (int number = 0; number < 6_000; number++) {
        peers.toAll(new PeerMessage.TransactionsAccepted(List.of()));
      }
      await("the oldest are dropped", () -> dropped.outgoing().sum() >= 500);
    }
  }
}
