package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import io.mpreg.blockchain.members.peering.PeerSocket;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who gets which answer from the listener for members.
class PeerListenerTest {
  private static final String CHAIN = "Mpreg-Chain";
  private static final String DRAFT = "Mpreg-Draft";
  private static final String OUR_DRAFT = Integer.toString(Rules.DRAFT);
  private static final int STRANGERS_AT_ONCE = 40;
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
    client(second()).send(target, FederationRoutes.MESSAGES, NOTHING);
    assertThat(federation.members.getFirst().federation().peers())
        .filteredOn(peer -> peer.id().equals(AuthoritySets.id(1)))
        .allSatisfy(peer -> assertThat(peer.heardMillisAgo()).isPresent());
  }

  @Test
  void aMemberOfAnotherChainIsToldSo() {
    Genesis other = TestFederation.genesis(0, List.of("http://127.0.0.1:1"));
    assertThatThrownBy(
            () ->
                client(second(), other.chainId(), InstantSource.system())
                    .send(target, FederationRoutes.MESSAGES, NOTHING))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("409")
        .hasMessageContaining("the genesis documents differ");
  }

  @Test
  void whoIsNoAuthorityIsRefused() {
    AuthorityKeys stranger =
        new AuthorityKeys(
            new NodeId("stranger"), AuthoritySets.consensusKey(1), AuthoritySets.checkpointKey(1));
    assertThatThrownBy(() -> client(stranger).send(target, FederationRoutes.MESSAGES, NOTHING))
        .hasMessageContaining("403")
        .hasMessageContaining("'stranger' is no authority");
  }

  @Test
  void anEnvelopeWithAnotherKeyIsRefused() {
    AuthorityKeys wrong =
        new AuthorityKeys(
            AuthoritySets.id(1), AuthoritySets.consensusKey(1), AuthoritySets.checkpointKey(2));
    assertThatThrownBy(() -> client(wrong).send(target, FederationRoutes.MESSAGES, NOTHING))
        .hasMessageContaining("403");
  }

  @Test
  void anEnvelopeForAnotherMemberIsRefused() {
    Peer elsewhere = new Peer(AuthoritySets.id(2), federation.addressOf(0));
    assertThatThrownBy(() -> client(second()).send(elsewhere, FederationRoutes.MESSAGES, NOTHING))
        .hasMessageContaining("403");
  }

  @Test
  void aClockThatIsFarOffIsNamed() {
    InstantSource late = () -> Instant.now().minusSeconds(120);
    assertThatThrownBy(
            () ->
                client(second(), federation.genesis.chainId(), late)
                    .send(target, FederationRoutes.MESSAGES, NOTHING))
        .hasMessageContaining("403")
        .hasMessageContaining("clocks differ");
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatThrownBy(
            () ->
                client(second())
                    .send(target, FederationRoutes.MESSAGES, Bytes.of(new byte[] {1, 2, 3})))
        .hasMessageContaining("400");
  }

  private Transaction message(long nonce) {
    return federation.members.get(1).message(0, nonce);
  }

  private static Transaction forged(Transaction genuine) {
    byte[] bytes = genuine.bytes().toArray();
    bytes[bytes.length - 1] ^= 1;
    return Transaction.decode(Bytes.of(bytes), genuine.payload().content());
  }

  private void pass(Member member, Transaction... transactions)
      throws IOException, InterruptedException {
    PeerMessage message = new PeerMessage.TransactionsAccepted(List.of(transactions));
    client(member.keys())
        .send(target, FederationRoutes.MESSAGES, PeerMessages.encode(List.of(message)));
  }

  private boolean isHeld(Transaction transaction) {
    return federation
        .members
        .getFirst()
        .ledger()
        .submissions()
        .status(transaction.id())
        .isPresent();
  }

  @Test
  void whoPassesOnForgedTransactionsIsLeftOutForAWhileAndNobodyElseIs()
      throws IOException, InterruptedException {
    await("it decides", () -> federation.members.getFirst().federation().isRunning());
    Member byzantine = federation.members.get(2);
    pass(byzantine, message(0));
    await("what holds is taken", () -> isHeld(message(0)));
    pass(byzantine, message(1), forged(message(5)));
    await("what holds beside it is taken still", () -> isHeld(message(1)));
    pass(byzantine, message(2));
    pass(federation.members.get(3), message(3));
    await("another member's are taken", () -> isHeld(message(3)));
    assertThat(isHeld(message(2))).isFalse();
    assertThat(isHeld(forged(message(5)))).isFalse();
  }

  @Test
  void aBodyThatIsLongerThanAnyOfThisChainIsRefusedUnread() throws IOException {
    int longest = (8 << 20) + 32 * 1_000 + (4 << 20);
    try (PeerSocket socket =
        new PeerSocket(federation.addressOf(0), second(), federation.genesis.chainId())) {
      socket.beginBody(FederationRoutes.MESSAGES, Hash.ZERO, longest + 1);
      assertThat(socket.status()).isEqualTo(413);
    }
  }

  @Test
  void unknownBlocksAndPathsAreNotThere() throws IOException, InterruptedException {
    PeerClient client = client(second());
    String nowhere = FederationRoutes.CANDIDATES + Hash.ZERO.hex();
    assertThat(client.get(target, nowhere, 100)).isEmpty();
    assertThat(client.get(target, FederationRoutes.BLOCKS + 1, 100)).isEmpty();
    assertThatThrownBy(() -> client.get(target, "/v1/unknown", 100)).hasMessageContaining("404");
    assertThatThrownBy(() -> client.get(target, FederationRoutes.BLOCKS + "x", 100))
        .hasMessageContaining("400");
    assertThatThrownBy(() -> client.get(target, FederationRoutes.CANDIDATES + "x", 100))
        .hasMessageContaining("400");
  }

  @Test
  void withoutAnEnvelopeOnlyFinalBlocksAreGiven() throws IOException, InterruptedException {
    assertThat(plain(FederationRoutes.BLOCKS + 1, ours()).statusCode()).isEqualTo(204);
    assertThat(plain(FederationRoutes.BLOCKS + 1, Map.of(DRAFT, OUR_DRAFT)).statusCode())
        .isEqualTo(400);
    assertThat(plain(FederationRoutes.CANDIDATES + Hash.ZERO.hex(), ours()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aMemberOfAnotherDraftOfTheRulesIsToldSo() throws IOException, InterruptedException {
    String chain = federation.genesis.chainId().hex();
    for (String draft : List.of("0", "01", "1000000", "", "x")) {
      HttpResponse<String> answer =
          plain(FederationRoutes.BLOCKS + 1, Map.of(CHAIN, chain, DRAFT, draft));
      assertThat(answer.statusCode()).as(draft).isEqualTo(409);
      assertThat(answer.body()).contains("draft " + draft).contains("run one version");
    }
    HttpResponse<String> early = plain(FederationRoutes.BLOCKS + 1, Map.of(CHAIN, chain));
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(early.body()).contains("an early one");
  }

  private Map<String, String> ours() {
    return Map.of(CHAIN, federation.genesis.chainId().hex(), DRAFT, OUR_DRAFT);
  }

  private HttpResponse<String> plain(String path, Map<String, String> fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(federation.addressOf(0) + path));
    fields.forEach(request::header);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private PeerSocket request(Member sender) {
    return new PeerSocket(federation.addressOf(0), sender.keys(), federation.genesis.chainId());
  }

  @Test
  void whoIsNoAuthorityIsRefusedBeforeABodyIsRead() throws IOException {
    AuthorityKeys stranger =
        new AuthorityKeys(
            new NodeId("stranger"), AuthoritySets.consensusKey(1), AuthoritySets.checkpointKey(1));
    try (PeerSocket socket =
        new PeerSocket(target.address(), stranger, federation.genesis.chainId())) {
      socket.beginBody(FederationRoutes.MESSAGES, Hash.ZERO, BlockRecord.MAX_BYTES);
      assertThat(socket.status()).isEqualTo(403);
    }
  }

  @Test
  void aBodyWithoutItsLengthOrAboveTheLimitIsRefusedBeforeItIsRead() throws IOException {
    try (PeerSocket socket = request(federation.members.get(1))) {
      socket.beginChunkedBody(FederationRoutes.MESSAGES, Hash.ZERO);
      assertThat(socket.status()).isEqualTo(411);
    }
    try (PeerSocket socket = request(federation.members.get(1))) {
      socket.beginBody(FederationRoutes.MESSAGES, Hash.ZERO, BlockRecord.MAX_BYTES + 1);
      assertThat(socket.status()).isEqualTo(413);
    }
  }

  @Test
  void anotherBodyThanThatOfTheEnvelopeIsRefused() throws IOException {
    try (PeerSocket socket = request(federation.members.get(1))) {
      socket.beginBody(FederationRoutes.MESSAGES, Hash.ZERO, NOTHING.length());
      socket.send(NOTHING.toArray());
      assertThat(socket.status()).isEqualTo(403);
    }
  }

  @Test
  void aBodyHashThatIsMissingOrNoneIsRefused() throws IOException {
    try (PeerSocket socket = request(federation.members.get(1))) {
      socket.sendText(
          "GET %s1 HTTP/1.1\r\nHost: x\r\n%s: %s\r\n%s: %s\r\n\r\n"
              .formatted(
                  FederationRoutes.CANDIDATES,
                  CHAIN,
                  federation.genesis.chainId().hex(),
                  DRAFT,
                  OUR_DRAFT));
      assertThat(socket.status()).isEqualTo(400);
    }
  }

  @Test
  void anEnvelopeIsGoodForOneRequest() throws IOException {
    String once;
    try (PeerSocket socket = request(federation.members.get(1))) {
      once = socket.head("POST", FederationRoutes.MESSAGES, Hash.of(NOTHING));
      once += "Content-Length: " + NOTHING.length() + "\r\n\r\n";
      socket.sendText(once);
      socket.send(NOTHING.toArray());
      assertThat(socket.status()).isEqualTo(204);
    }
    try (PeerSocket again = request(federation.members.get(1))) {
      again.sendText(once);
      assertThat(again.status()).as("without a body").isEqualTo(403);
    }
  }

  @Test
  void oneMemberHasFewLargeBodiesUnderWayAndKeepsNobodyElseOut() throws IOException {
    int large = 2 << 20;
    List<PeerSocket> sockets = new ArrayList<>();
    try {
      for (int number = 0; number < 4; number++) {
        PeerSocket socket = request(federation.members.get(1));
        sockets.add(socket);
        socket.beginBody(FederationRoutes.MESSAGES, Hash.of(new byte[large]), large);
      }
      await("one is refused", () -> sockets.stream().anyMatch(PeerSocket::isAnswered));
      PeerSocket refused =
          sockets.stream().filter(PeerSocket::isAnswered).findFirst().orElseThrow();
      assertThat(refused.status()).isEqualTo(503);

      try (PeerSocket other = request(federation.members.get(2))) {
        other.beginBody(FederationRoutes.MESSAGES, Hash.of(new byte[large]), large);
        other.send(new byte[large]);
        assertThat(other.status()).as("whole, and no message").isEqualTo(400);
      }
      client(second()).send(target, FederationRoutes.MESSAGES, NOTHING);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    } finally {
      for (PeerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void strangersThatAskTooOftenHoldNoMemberUp() throws IOException, InterruptedException {
    int refused = 0;
    for (int number = 0; number < 3 * STRANGERS_AT_ONCE; number++) {
      int status = plain(FederationRoutes.BLOCKS + 1, ours()).statusCode();
      assertThat(status).isIn(204, 429);
      refused += status == 429 ? 1 : 0;
      if (refused > 0) {
        break;
      }
    }
    assertThat(refused).isPositive();
    PeerClient member = client(second());
    for (int number = 0; number < 2 * STRANGERS_AT_ONCE; number++) {
      assertThat(member.get(target, FederationRoutes.BLOCKS + 1, 100)).isEmpty();
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
