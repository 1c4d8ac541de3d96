package io.mpreg.blockchain.ledger.log.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.CheckpointSigner;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.log.TransparencyLog;
import io.mpreg.blockchain.ledger.log.TransparencyLogs;
import io.mpreg.blockchain.ledger.log.witness.Witness.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A member that has its log cosigned by a witness of another chain, over real sockets.
class WitnessRoundsTest {
  private static final CheckpointSigner WITNESS =
      CheckpointSigner.holding(
          LedgerFixture.key("witness"), Hash.of(new byte[] {3}), new NodeId("elsewhere"));
  private static final long TEN_MINUTES = Duration.ofMinutes(10).toNanos();

  @AutoClose private final LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore());
  private final WitnessedLogs witnessed = new InMemoryWitnessedLogs();
  private final AtomicInteger asked = new AtomicInteger();
  private final TransparencyLog log = TransparencyLogs.of(fixture);
  private HttpServer server;
  private WitnessRounds rounds;
  private long nonce;

  /// A fixed answer of the server, without asking the witness.
  private volatile String nonsense;

  private volatile BooleanSupplier stalls = () -> false;

  @BeforeEach
  void witness() throws IOException {
    NoteKey key =
        NoteKey.ofLog(fixture.genesis.chainId(), LedgerFixture.CHECKPOINT_KEY.publicKey());
    Witness witness =
        new Witness(witnessed, List.of(key), WITNESS, () -> Instant.ofEpochSecond(1_800_000_000L));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prefix/add-checkpoint",
        exchange -> {
          asked.incrementAndGet();
          Bytes body = Bytes.of(exchange.getRequestBody().readAllBytes());
          Answer answer = nonsense == null ? witness.addCheckpoint(body) : null;
          if (stalls.getAsBoolean()) {
            // The answer begins, and does not end.
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            return;
          }
          byte[] text = text(answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status(answer), text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    log.cosignedBy(List.of(WITNESS.cosigner()));
    rounds = rounds(WITNESS.cosigner());
  }

  private String text(Answer answer) {
    return switch (answer) {
      case null -> nonsense;
      case Answer.Cosigned(var lines) -> SignedNote.text(lines);
      case Answer.Conflict(long size) -> size + "\n";
      default -> answer.toString();
    };
  }

  private static int status(Answer answer) {
    return switch (answer) {
      case null -> 200;
      case Answer.Cosigned cosigned -> 200;
      case Answer.Conflict conflict -> 409;
      default -> 422;
    };
  }

  private WitnessClient client(NoteKey key, Duration patience) {
    URI prefix = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prefix");
    return new WitnessClient(prefix, key, patience);
  }

  private WitnessRounds rounds(WitnessClient... clients) {
    return new WitnessRounds(fixture.ledger, log, List.of(clients), Duration.ofSeconds(1));
  }

  private WitnessRounds rounds(NoteKey key) {
    return rounds(client(key, WitnessClient.PATIENCE));
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      fixture.ledger.submissions().submit(fixture.message(nonce++));
      assertThat(fixture.mine()).isTrue();
    }
  }

  private boolean isCosigned() {
    return log.checkpoint().isSignedBy(List.of(WITNESS.cosigner()));
  }

  private long seen() {
    return witnessed.stored(Checkpoint.origin(fixture.genesis.chainId())).orElseThrow().size();
  }

  @Test
  void theWitnessFollowsTheLogAndIsServed() throws InterruptedException {
    for (int blocks : new int[] {1, 3, 8}) {
      mine(blocks);
      assertThat(isCosigned()).isFalse();
      rounds.round(1);
      assertThat(isCosigned()).isTrue();
      assertThat(seen()).isEqualTo(fixture.ledger.chain().tip().height() + 1);
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void anIdleLogIsCosignedAgainAfterAWhileOnly() throws InterruptedException {
    mine(1);
    rounds.round(1);
    rounds.round(TEN_MINUTES);
    assertThat(asked).hasValue(1);
    rounds.round(TEN_MINUTES + 1);
    assertThat(asked).hasValue(2);
  }

  @Test
  void whoHasForgottenWhatTheWitnessKnowsIsToldAndGoesOn() throws InterruptedException {
    mine(4);
    rounds.round(1);
    mine(3);
    rounds(WITNESS.cosigner()).round(1);
    assertThat(isCosigned()).isTrue();
    assertThat(asked).hasValue(3);
  }

  @Test
  void aWitnessThatFailsDoesNoHarmAndIsAskedAgain() throws InterruptedException {
    mine(2);
    for (String answer :
        List.of("", "nonsense", "\u2014 a b\n", "x".repeat(20_000), "\u2014 name AAAAAAAA\n")) {
      nonsense = answer;
      rounds.round(1);
      assertThat(isCosigned()).isFalse();
    }
    nonsense = null;
    rounds.round(1);
    assertThat(isCosigned()).isTrue();
    server.stop(0);
    mine(1);
    rounds.round(1);
    assertThat(log.checkpoint().signatures()).hasSize(2);
  }

  @Test
  void aWitnessWhoseAnswerDoesNotEndHoldsUpNoOther() throws InterruptedException {
    mine(1);
    AtomicBoolean first = new AtomicBoolean(true);
    stalls = () -> first.getAndSet(false);
    rounds(
            client(WITNESS.cosigner(), Duration.ofMillis(300)),
            client(WITNESS.cosigner(), WitnessClient.PATIENCE))
        .round(1);
    assertThat(asked.get()).isGreaterThan(1);
    assertThat(isCosigned()).isTrue();
  }

  @Test
  void theCosignatureOfAnotherKeyIsWorthNothing() throws InterruptedException {
    mine(1);
    CheckpointSigner other =
        CheckpointSigner.holding(
            LedgerFixture.key("another"), Hash.of(new byte[] {3}), new NodeId("elsewhere"));
    rounds(other.cosigner()).round(1);
    assertThat(log.checkpoint().signatures()).hasSize(2);
  }

  @Test
  void roundsRunByThemselvesOnlyWhereThereAreWitnesses() {
    WitnessRounds none = new WitnessRounds(fixture.ledger, log, List.of(), Duration.ofSeconds(1));
    none.start();
    assertThat(none.isRunning()).isFalse();
    rounds.start();
    assertThat(rounds.isRunning()).isTrue();
    mine(1);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::isCosigned);
    rounds.stop();
    assertThat(rounds.isRunning()).isFalse();
  }
}
