package io.mpreg.blockchain.ledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.EventSelection;
import io.mpreg.blockchain.ledger.history.FaultyLedgerStore;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.TransactionFilter;
import io.mpreg.blockchain.platform.web.StreamSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class EventStreamTest {
  private static final EventSelection EVERYTHING =
      new EventSelection(
          true, true, new TransactionFilter(Optional.empty(), Optional.empty(), Optional.empty()));
  private static final Duration LONG = Duration.ofHours(1);

  private final FaultyLedgerStore store = new FaultyLedgerStore(new InMemoryLedgerStore());
  private final LedgerFixture ledger = new LedgerFixture(store.asStore());
  private final Client client = new Client();

  /// Records what it receives; disconnects when it has seen a text.
  private static final class Client extends OutputStream {
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private volatile String hangsUpAt = "never";

    @Override
    public synchronized void write(int octet) throws IOException {
      throw new IOException("one byte at a time");
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      seen.write(bytes, offset, length);
      if (seen().contains(hangsUpAt)) {
        throw new IOException("gone");
      }
    }

    synchronized String seen() {
      return seen.toString(StandardCharsets.UTF_8);
    }
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void mine(int transactions) {
    long first =
        ledger.ledger.registry().account(LedgerFixture.ALICE).orElseThrow().nonces().get(0);
    for (int i = 0; i < transactions; i++) {
      ledger.ledger.submissions().submit(ledger.message(first + i));
    }
    assertThat(ledger.mine()).isTrue();
  }

  private EventStream stream(
      OutputStream out, Duration heartbeat, Duration maxAge, LongSupplier nanoTime) {
    return new EventStream(
        ledger.ledger.events(),
        EVERYTHING,
        Position.ofBlock(0),
        new EventWriter(out, new JsonMapper()),
        new StreamSettings(1, 1, heartbeat, maxAge),
        nanoTime);
  }

  private CompletableFuture<Void> running(EventStream stream) {
    return CompletableFuture.runAsync(
        () -> assertThatThrownBy(stream::run).isInstanceOf(IOException.class),
        Thread::startVirtualThread);
  }

  @Test
  void aSilentStreamSaysThatItIsAliveAndHowFarItIs() throws Exception {
    mine(1);
    client.hangsUpAt = ":\nid: 2:0\n\n:\nid: 2:0\n\n";
    CompletableFuture<Void> stream =
        running(stream(client, Duration.ofMillis(20), LONG, System::nanoTime));
    mine(1);
    stream.get(60, TimeUnit.SECONDS);
    assertThat(client.seen())
        .startsWith("retry: 1000\nid: 0\n\n")
        .contains("id: 1\nevent: block\ndata: {", "id: 2:0\nevent: transaction\ndata: {");
  }

  @Test
  void whoTakesTooLongForAPageIsToldWhereToGoOn() throws Exception {
    mine(5);
    AtomicLong clock = new AtomicLong();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            client.write(octet);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            clock.addAndGet(Duration.ofSeconds(12).toNanos());
            client.write(bytes, offset, length);
          }
        };
    stream(slow, LONG, LONG, clock::get).run();
    assertThat(client.seen())
        .contains("id: 1:1\nevent: transaction\n")
        .doesNotContain("id: 1:2")
        .endsWith("id: 1:1\nevent: resume\ndata: {\"after\":\"1:1\",\"reason\":\"slow\"}\n\n");
  }

  @Test
  void aStreamDoesNotLiveForEver() throws Exception {
    mine(2);
    AtomicLong clock = new AtomicLong();
    stream(client, Duration.ofMillis(1), Duration.ofNanos(50), clock::incrementAndGet).run();
    assertThat(client.seen()).endsWith("\"reason\":\"age\"}\n\n");
  }

  @Test
  void aStoreThatDoesNotAnswerIsAskedAgain() throws Exception {
    mine(3);
    store.failNext("scan", 2);
    client.hangsUpAt = "id: 1:2\n";
    running(stream(client, LONG, LONG, System::nanoTime)).get(60, TimeUnit.SECONDS);
    assertThat(client.seen()).containsOnlyOnce("id: 1\n").containsOnlyOnce("id: 1:0\n");
  }

  @Test
  void aFaultOfTheProgramEndsTheStreamWithAPlaceToGoOn() throws Exception {
    mine(1);
    StreamSettings settings = new StreamSettings(1, 1, LONG, LONG);
    new EventStream(
            ledger.ledger.events(),
            EVERYTHING,
            Position.ofBlock(-7),
            new EventWriter(client, new JsonMapper()),
            settings,
            () -> {
              if (client.seen().contains("id: 1\n")) {
                throw new IllegalStateException("a fault");
              }
              return 0;
            })
        .run();
    assertThat(client.seen())
        .endsWith("{\"after\":\"1\",\"reason\":\"internal-error\"}\n\n")
        .doesNotContain("a fault");
  }

  @Test
  void aShutdownIsSaidToThoseWhoWaitAndThoseWhoRead() throws Exception {
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                stream(client, LONG, LONG, System::nanoTime).run();
              } catch (IOException failed) {
                throw new IllegalStateException(failed);
              }
            },
            Thread::startVirtualThread);
    mine(1);
    ledger.ledger.events().close();
    waiting.get(60, TimeUnit.SECONDS);
    assertThat(client.seen()).endsWith("\"reason\":\"shutdown\"}\n\n");
  }
}
