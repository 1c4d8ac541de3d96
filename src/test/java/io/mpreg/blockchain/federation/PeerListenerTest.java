package io.mpreg.blockchain.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.chain.AuthoritySets;
import io.mpreg.blockchain.chain.Genesis;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.keys.AuthorityKeys;
import io.mpreg.blockchain.node.NodeId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the listener for members answers to whom.
class PeerListenerTest {
  private static final Bytes NOTHING = PeerMessages.encode(List.of());

  @TempDir Path directory;
  private TestFederation federation;
  private Peer target;

  @BeforeEach
  void start() throws IOException {
    federation = new TestFederation(4, 1, directory);
    federation.members.getFirst().start();
    target = new Peer(AuthoritySets.id(0), federation.addressOf(0));
  }

  @AfterEach
  void stop() {
    federation.close();
  }

  private PeerClient client(AuthorityKeys keys, Hash chainId, InstantSource clock) {
    return new PeerClient(keys, chainId, clock, Duration.ofSeconds(5), Optional.empty());
  }

  private PeerClient client(AuthorityKeys keys) {
    return client(keys, federation.genesis.chainId(), InstantSource.system());
  }

  private AuthorityKeys second() {
    return federation.members.get(1).keys();
  }

  @Test
  void anAuthorityIsHeard() throws IOException, InterruptedException {
    client(second()).send(target, NOTHING);
    assertThat(federation.members.getFirst().federation().peers())
        .filteredOn(peer -> peer.id().equals(AuthoritySets.id(1)))
        .allSatisfy(peer -> assertThat(peer.heardMillisAgo()).isPresent());
  }

  @Test
  void aMemberOfAnotherChainIsToldSo() {
    Genesis other = TestFederation.genesis(0, List.of("http://127.0.0.1:1"));
    assertThatThrownBy(
            () -> client(second(), other.chainId(), InstantSource.system()).send(target, NOTHING))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("409")
        .hasMessageContaining("the genesis documents differ");
  }

  @Test
  void whoIsNoAuthorityIsRefused() {
    AuthorityKeys stranger =
        new AuthorityKeys(
            new NodeId("stranger"), AuthoritySets.consensusKey(1), AuthoritySets.checkpointKey(1));
    assertThatThrownBy(() -> client(stranger).send(target, NOTHING))
        .hasMessageContaining("403")
        .hasMessageContaining("'stranger' is no authority");
  }

  @Test
  void anEnvelopeWithAnotherKeyIsRefused() {
    AuthorityKeys wrong =
        new AuthorityKeys(
            AuthoritySets.id(1), AuthoritySets.consensusKey(1), AuthoritySets.checkpointKey(2));
    assertThatThrownBy(() -> client(wrong).send(target, NOTHING)).hasMessageContaining("403");
  }

  @Test
  void anEnvelopeForAnotherMemberIsRefused() {
    Peer elsewhere = new Peer(AuthoritySets.id(2), federation.addressOf(0));
    assertThatThrownBy(() -> client(second()).send(elsewhere, NOTHING)).hasMessageContaining("403");
  }

  @Test
  void aClockThatIsFarOffIsNamed() {
    InstantSource late = () -> Instant.now().minusSeconds(120);
    assertThatThrownBy(
            () -> client(second(), federation.genesis.chainId(), late).send(target, NOTHING))
        .hasMessageContaining("403")
        .hasMessageContaining("clocks differ");
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatThrownBy(() -> client(second()).send(target, Bytes.of(new byte[] {1, 2, 3})))
        .hasMessageContaining("400");
  }

  @Test
  void unknownBlocksAndPathsAreNotThere() throws IOException, InterruptedException {
    PeerClient client = client(second());
    String nowhere = PeerListener.CANDIDATES + Hash.ZERO.hex();
    assertThat(client.get(target, nowhere, 100)).isEmpty();
    assertThat(client.get(target, PeerListener.BLOCKS + 1, 100)).isEmpty();
    assertThat(client.get(target, "/v1/unknown", 100)).isEmpty();
    assertThatThrownBy(() -> client.get(target, PeerListener.BLOCKS + "x", 100))
        .hasMessageContaining("400");
    assertThatThrownBy(() -> client.get(target, PeerListener.CANDIDATES + "x", 100))
        .hasMessageContaining("400");
  }

  @Test
  void withoutAnEnvelopeOnlyFinalBlocksAreGiven() throws IOException, InterruptedException {
    assertThat(plain(PeerListener.BLOCKS + 1, true)).isEqualTo(204);
    assertThat(plain(PeerListener.BLOCKS + 1, false)).isEqualTo(400);
    assertThat(plain(PeerListener.CANDIDATES + Hash.ZERO.hex(), true)).isEqualTo(400);
  }

  private int plain(String path, boolean withChain) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(federation.addressOf(0) + path));
    if (withChain) {
      request.header(PeerHeaders.CHAIN, federation.genesis.chainId().hex());
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void addressesAreHostsAndPortsOnly() {
    for (String wrong :
        List.of("ftp://host", "http://user@host", "http://host/path", "http://host?x", "host:1")) {
      assertThatThrownBy(() -> new Peer(AuthoritySets.id(1), URI.create(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
