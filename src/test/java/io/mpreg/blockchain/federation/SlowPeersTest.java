package io.mpreg.blockchain.federation;

import static io.mpreg.blockchain.federation.TestFederation.await;
import static io.mpreg.blockchain.federation.TestFederation.awaitFinal;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.federation.TestFederation.Member;
import io.mpreg.blockchain.transaction.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Those who send or read so slowly that they would keep a thread or a connection for ever: each
/// piece comes in time, but there is no end to them.
@Timeout(60)
class SlowPeersTest {
  private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LONGEST = REQUEST_TIMEOUT.multipliedBy(4);
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

  /// Sends again and again until that fails or there is an answer.
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

  @Test
  void aBodyThatComesByteByByteIsCutOff() throws IOException, InterruptedException {
    try (PeerSocket socket = socket()) {
      socket.beginBody(PeerListener.MESSAGES, Hash.ZERO, 10_000_000);
      drip(socket, "x");
      assertThat(socket.status()).isEqualTo(408);
    }
  }

  @Test
  void aBodyThatStopsIsCutOff() throws IOException {
    try (PeerSocket socket = socket()) {
      socket.beginBody(PeerListener.MESSAGES, Hash.ZERO, 10_000_000);
      socket.sendText("x");
      assertThat(socket.status()).isEqualTo(408);
    }
  }

  @Test
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

  @Test
  void aRequestLineThatComesByteByByteIsCutOff() throws InterruptedException, IOException {
    try (PeerSocket socket = socket()) {
      socket.sendText("GET /");
      drip(socket, "x");
    }
  }

  @Test
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
    while (first.ledger().block(height).orElseThrow().header().transactionCount() < count) {
      height++;
    }
    try (PeerSocket socket = socket()) {
      socket.sendText(
          socket.head("GET", PeerListener.BLOCKS + height, Hash.of(new byte[0])) + "\r\n");
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
