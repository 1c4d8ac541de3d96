package io.mpreg.blockchain.members.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.mpreg.blockchain.core.authority.AuthoritySets;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.ConsensusSigner;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a faulty member can do to one that sends it requests, besides what any server can do to its
/// `BoundedClient`.
class PeerClientTest {
  private static final int LARGE = 60_000;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;
  private PeerClient client;
  private Peer peer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    peer =
        new Peer(
            AuthoritySets.id(1), URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    client =
        new PeerClient(
            new AuthorityKeys(
                AuthoritySets.id(0), AuthoritySets.consensusKey(0), AuthoritySets.checkpointKey(0)),
            Hash.ZERO,
            InstantSource.system(),
            Duration.ofMillis(300),
            Optional.empty());
  }

  @AfterEach
  void stop() {
    over.countDown();
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answersWith(HttpHandler handler) {
    server.createContext("/", handler);
  }

  @Test
  @Timeout(60)
  void anAnswerThatComesByteByByteIsGivenUp() {
    answersWith(
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          do {
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
          } while (!isOver(10));
        });
    assertThatThrownBy(() -> client.get(peer, "/v1/blocks/1", 1_000_000))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerAboveTheLimitIsNotRead() {
    answersWith(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[1_001]);
          exchange.close();
        });
    assertThatThrownBy(() -> client.get(peer, "/v1/blocks/1", 1_000))
        .isInstanceOf(IOException.class);
  }

  @Test
  void manyLargeTransactionsGoInRequestsThatAreTaken() throws InterruptedException {
    BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    CountDownLatch filled = new CountDownLatch(1);
    answersWith(
        exchange -> {
          waitFor(filled);
          byte[] body = exchange.getRequestBody().readAllBytes();
          sizes.add(body.length);
          assertThat(PeerMessages.decode(Bytes.of(body))).isNotNull();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    int messages = 5;
    int each = 100;
    PeerMessage large =
        new PeerMessage.TransactionsAccepted(Collections.nCopies(each, transaction()));
    try (PeerClient patient = patient();
        PeerLink link = TestLinks.to(peer, patient, new LongAdder())) {
      Collections.nCopies(messages, large).forEach(link::add);
      filled.countDown();
      long total = 0;
      while (total < (long) messages * each * LARGE) {
        int size = sizes.poll(60, TimeUnit.SECONDS);
        assertThat(size).isLessThan(16 << 20);
        total += size;
      }
    }
  }

  @Test
  void whatAMemberThatDoesNotAnswerHoldsUpIsBoundedInBytes() {
    CountDownLatch never = new CountDownLatch(1);
    answersWith(exchange -> waitFor(never));
    LongAdder dropped = new LongAdder();
    PeerMessage large =
        new PeerMessage.TransactionsAccepted(Collections.nCopies(100, transaction()));
    try (PeerClient patient = patient();
        PeerLink link = TestLinks.to(peer, patient, dropped)) {
      Collections.nCopies(50, large).forEach(link::add);
      assertThat((long) link.queued() * 100 * LARGE).isLessThanOrEqualTo(32 << 20);
      // Only one request may be in flight.
      assertThat(dropped.sum() + link.queued()).isBetween(48L, 50L);
    } finally {
      never.countDown();
    }
  }

  private static PeerClient patient() {
    return new PeerClient(
        new AuthorityKeys(
            AuthoritySets.id(0), AuthoritySets.consensusKey(0), AuthoritySets.checkpointKey(0)),
        Hash.ZERO,
        InstantSource.system(),
        Duration.ofSeconds(60),
        Optional.empty());
  }

  @Test
  @Timeout(60)
  void noVoteWaitsBehindTransactions() throws InterruptedException {
    CountDownLatch voted = new CountDownLatch(1);
    BlockingQueue<PeerMessage> taken = new LinkedBlockingQueue<>();
    answersWith(
        exchange -> {
          List<PeerMessage> messages =
              PeerMessages.decode(Bytes.of(exchange.getRequestBody().readAllBytes()));
          if (messages.stream().anyMatch(PeerMessage.TransactionsAccepted.class::isInstance)) {
            waitFor(voted);
          }
          messages.stream()
              .filter(
                  message ->
                      !(message
                          instanceof
                          PeerMessage.ConsensusMessage(Message.StatusReport<ProposedBlock> _)))
              .forEach(taken::add);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    PeerMessage vote =
        Said.vote(
            new Ballot(VoteKind.NULLIFY, 1, 0, Hash.ZERO)
                .signedBy(
                    ConsensusSigner.holding(
                        AuthoritySets.consensusKey(0), Hash.ZERO, height -> Hash.ZERO),
                    0));
    try (PeerClient patient = patient();
        PeerLinks peers = TestLinks.to(List.of(peer), patient, new LongAdder())) {
      peers.toAll(new PeerMessage.TransactionsAccepted(List.of(transaction())));
      peers.toAll(vote);
      assertThat(taken.take()).isEqualTo(vote);
      voted.countDown();
      assertThat(taken.take()).isInstanceOf(PeerMessage.TransactionsAccepted.class);
    }
  }

  private static Transaction transaction() {
    NodeId sender = AuthoritySets.id(0);
    return new TransactionDraft(
            Hash.ZERO,
            sender,
            sender,
            new OperationType("app.large"),
            0,
            0,
            1_700_000_000_000L,
            0,
            100,
            Payload.of(new byte[LARGE]),
            AuthoritySets.checkpointKey(0).publicKey())
        .signedBy(AuthoritySets.checkpointKey(0));
  }

  private boolean isOver(long withinMillis) {
    try {
      return over.await(withinMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
