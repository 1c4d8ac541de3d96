package io.mpreg.blockchain.members.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.members.federation.TestFederation;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final NodeId SELF = AuthoritySets.id(0);

  @Test
  void theOthersAreThoseOfTheGenesisDocumentUnlessASettingSaysOtherwise() {
    Genesis genesis =
        TestFederation.genesis(
            0, List.of("http://one:1", "http://two:2", "https://three:3", "http://four:4"));
    URI moved = URI.create("https://elsewhere:9");
    URI follower = URI.create("http://follower:5");
    assertThat(Peer.others(genesis, Map.of(), SELF))
        .extracting(Peer::address)
        .containsExactlyInAnyOrder(
            URI.create("http://two:2"), URI.create("https://three:3"), URI.create("http://four:4"));
    assertThat(
            Peer.others(
                genesis,
                Map.of(
                    AuthoritySets.id(2).value(),
                    moved,
                    "follower",
                    follower,
                    SELF.value(),
                    URI.create("http://me:1")),
                SELF))
        .containsExactlyInAnyOrder(
            new Peer(AuthoritySets.id(1), URI.create("http://two:2")),
            new Peer(AuthoritySets.id(2), moved),
            new Peer(AuthoritySets.id(3), URI.create("http://four:4")),
            new Peer(new NodeId("follower"), follower));
  }
}
