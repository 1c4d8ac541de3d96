package io.mpreg.blockchain.members.federation;

import static io.mpreg.blockchain.members.federation.TestFederation.await;
import static io.mpreg.blockchain.members.federation.TestFederation.awaitFinal;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.ConcurrentTest;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.federation.TestFederation.Member;
import io.mpreg.blockchain.members.peering.PeerSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that send or read so slowly that they would hold a thread or a connection for ever: each
/// piece comes in time, but the whole does not end.
@Timeout(60)
class SlowPeersTest {
  private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LONGEST = REQUEST_TIMEOUT.multipliedBy(4);
  // As many as the listener has.
  private static final int CONNECTIONS = 512;
  private static final int LARGE = 60_000;

  @TempDir Path directory;
  private TestFederation federation;

  @BeforeEach
  void start() throws IOException {
    federation = new TestFederation(2, 0, directory);
    federation.waitForAnswers(REQUEST_TIMEOUT);
    federation.start();
  }

  @AfterEach
  void stop() {
    federation.close();
  }

  private PeerSocket socket() {
    Member only = federation.members.getFirst();
    return new PeerSocket(federation.addressOf(0), only.keys(), federation.genesis.chainId());
  }

  /// Sends repeatedly until that fails or there is an answer.
  private static void drip(PeerSocket socket, String piece) throws InterruptedException {
    try {
      while (!socket.isAnswered()) {
        socket.sendText(piece);
        Thread.sleep(50);
      }
    } catch (IOException closed) {
      // as it should be
    }
  }

  @ConcurrentTest
  void aBodyThatComesByteByByteIsCutOff() throws IOException, InterruptedException {
    try (PeerSocket socket = socket()) {
      socket.beginBody(FederationRoutes.MESSAGES, Hash.ZERO, 10_000_000);
      drip(socket, "x");
      assertThat(socket.status()).isEqualTo(408);
    }
  }

  @ConcurrentTest
  void aBodyThatStopsIsCutOff() throws IOException {
    try (PeerSocket socket = socket()) {
      socket.beginBody(FederationRoutes.MESSAGES, Hash.ZERO, 10_000_000);
      socket.sendText("x");
      assertThat(socket.status()).isEqualTo(408);
    }
  }

  @ConcurrentTest
  void headerFieldsThatComeByteByByteAreCutOff() throws IOException, InterruptedException {
    try (PeerSocket socket = socket()) {
      socket.sendText("GET /v1/blocks/1 HTTP/1.1\r\nHost: member\r\nX: ");
      drip(socket, "x");
      try {
        assertThat(socket.read(new byte[1])).isNegative();
      } catch (IOException reset) {
        // closed as well
      }
    }
  }

  @ConcurrentTest
  void aRequestLineThatComesByteByByteIsCutOff() throws InterruptedException, IOException {
    try (PeerSocket socket = socket()) {
      socket.sendText("GET /");
      drip(socket, "x");
    }
  }

  private void dripUntilClosed(String begin, String piece) throws IOException {
    try (PeerSocket socket = socket()) {
      boolean closed = false;
      try {
        socket.sendText(begin);
        await("it is answered", socket::isAnswered);
        while (true) {
          socket.sendText(piece);
          Thread.sleep(50);
        }
      } catch (IOException | InterruptedException cut) {
        closed = true;
      }
      assertThat(closed).isTrue();
    }
  }

  @ConcurrentTest
  void aBodyThatIsRefusedAndNeverEndsIsNotTaken() throws IOException {
    String head = "POST /v1/messages HTTP/1.1\r\nHost: member\r\n";
    dripUntilClosed(head + "Content-Length: 1000000\r\n\r\n", "x");
    dripUntilClosed(head + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");
    dripUntilClosed(head + "Transfer-Encoding: chunked\r\n\r\n1;", "x");
  }

  @ConcurrentTest
  void strangersWhoTakeAllPlacesKeepNoMemberOut() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch all = new CountDownLatch(1);
    Thread strangers = Thread.ofPlatform().start(() -> askAgainAndAgain(over, all));
    try {
      all.await();
      for (int i = 0; i < 3; i++) {
        try (PeerSocket member = socket()) {
          String path = FederationRoutes.BLOCKS + 1;
          member.sendText(member.head("GET", path, Hash.of(new byte[0])) + "\r\n");
          assertThat(member.status()).isIn(200, 204);
        }
      }
    } finally {
      over.set(true);
      strangers.join();
    }
  }

  // Each connection is used again and again, and opened again when it is cut.
  private void askAgainAndAgain(AtomicBoolean over, CountDownLatch all) {
    PeerSocket[] sockets = new PeerSocket[CONNECTIONS + 20];
    while (!over.get()) {
      for (int i = 0; i < sockets.length; i++) {
        try {
          if (sockets[i] == null) {
            sockets[i] = socket();
          }
          sockets[i].sendText("GET /nowhere HTTP/1.1\r\nHost: member\r\n\r\n");
        } catch (IOException | UncheckedIOException cut) {
          sockets[i] = null;
        }
      }
      all.countDown();
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
    for (PeerSocket socket : sockets) {
      try {
        if (socket != null) {
          socket.close();
        }
      } catch (IOException gone) {
        // as it may be
      }
    }
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @ValueSource(
      strings = {
        "TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "FOO / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "PUT /v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /a<b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
        "NONSENSE\r\n\r\n",
      })
  void whatIsNotThereIsAProblem(String request) throws IOException {
    try (PeerSocket socket = socket()) {
      socket.sendText(request);
      StringBuilder answer = new StringBuilder();
      byte[] piece = new byte[4_096];
      for (int read = socket.read(piece); read >= 0; read = socket.read(piece)) {
        answer.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
      }
      assertThat(answer.toString())
          .startsWith("HTTP/1.1 40")
          .containsIgnoringCase("content-type: application/problem+json")
          .contains("\"code\":\"")
          .doesNotContain("<html");
    }
  }

  @ConcurrentTest
  void anAnswerThatIsNotReadIsGivenUp() throws IOException, InterruptedException {
    Member first = federation.members.getFirst();
    federation.members.get(1).stop();
    // One block of almost 8 MiB, more than all buffers between the two.
    int count = 130;
    List<Transaction> large = new ArrayList<>();
    for (int nonce = 0; nonce < count; nonce++) {
      large.add(first.large(nonce, LARGE));
      first.submit(large.getLast());
    }
    federation.members.get(1).start();
    awaitFinal(List.of(first), large);
    long height = 1;
    while (first.ledger().chain().block(height).orElseThrow().header().transactionCount() < count) {
      height++;
    }
    try (PeerSocket socket = socket()) {
      socket.sendText(
          socket.head("GET", FederationRoutes.BLOCKS + height, Hash.of(new byte[0])) + "\r\n");
      await("it answers", socket::isAnswered);
      Thread.sleep(2 * LONGEST.toMillis());
      byte[] piece = new byte[64 << 10];
      long read = 0;
      try {
        for (int now = socket.read(piece); now >= 0; now = socket.read(piece)) {
          read += now;
        }
      } catch (IOException reset) {
        // given up as well
      }
      assertThat(read).isLessThan((long) count * LARGE);
    }
  }
}
