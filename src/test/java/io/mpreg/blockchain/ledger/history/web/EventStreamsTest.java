package io.mpreg.blockchain.ledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.platform.http.Permits.Permit;
import io.mpreg.blockchain.platform.web.LongLivedConnections;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.StreamSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

class EventStreamsTest {
  private final LedgerFixture ledger = new LedgerFixture(new InMemoryLedgerStore());
  private final EventStreams streams = streams(2_048);

  private EventStreams streams(int connections) {
    return new EventStreams(
        ledger.ledger,
        new StreamSettings(3, 2, Duration.ofSeconds(15), Duration.ofHours(1)),
        LongLivedConnections.among(connections));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void assertBusy(String client, String why) {
    assertBusy(streams, client, why);
  }

  private static void assertBusy(EventStreams streams, String client, String why) {
    assertThatThrownBy(() -> streams.enter(client))
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("server-busy");
              assertThat(refused.problem().detail()).contains(why);
            });
  }

  @Test
  void placesAreLimitedInAllAndForEachClientAndComeBack() {
    streams.start();
    Permit first = streams.enter("a");
    streams.enter("a");
    assertBusy("a", "your address has 2");
    streams.enter("b");
    assertBusy("c", "3 streams are open");
    first.close();
    assertThat(streams.open()).isEqualTo(2);
    streams.enter("a");
    assertThat(streams.open()).isEqualTo(3);
  }

  @Test
  void theyHaveHalfOfTheConnectionsAtMost() {
    EventStreams few = streams(4);
    few.start();
    few.enter("a");
    few.enter("b");
    assertBusy(few, "c", "2 streams are open");
    assertThat(few.capacity()).isEqualTo(2);
    assertThat(streams(0).capacity()).isEqualTo(3);
  }

  @Test
  void whoStopsTakesNoMoreAndEndsTheFeed() {
    assertBusy("a", "stopping");
    streams.start();
    assertThat(streams.isRunning()).isTrue();
    streams.stop();
    assertThat(streams.isRunning()).isFalse();
    assertBusy("a", "stopping");
    assertThat(ledger.ledger.events().isClosed()).isTrue();
  }

  @Test
  void theyAreStoppedBeforeTheWebServer() {
    assertThat(streams.getPhase()).isEqualTo(SmartLifecycle.DEFAULT_PHASE);
    assertThat(streams.isPauseable()).isFalse();
  }
}
