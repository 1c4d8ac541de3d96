package io.mpreg.blockchain.ledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.ledger.history.web.EventClient.Event;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// A stopping member ends its streams first: otherwise the web server would wait for them until its
/// shutdown timeout.
class EventShutdownIT {
  private static final Duration PHASE = Duration.ofSeconds(60);

  @Test
  void openStreamsAreToldWhereToGoOnAndKeepNothingWaiting() throws Exception {
    TestDatabase database = TestDatabase.create();
    ConfigurableApplicationContext member =
        SpringApplication.run(
            LedgerApplication.class,
            Stream.concat(
                    Stream.of(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.lifecycle.timeout-per-shutdown-phase=" + PHASE.toSeconds() + "s"),
                    database.arguments())
                .toArray(String[]::new));
    List<EventClient> clients = new ArrayList<>();
    long began;
    try (member) {
      int port = Integer.parseInt(member.getEnvironment().getRequiredProperty("local.server.port"));
      for (int i = 0; i < 20; i++) {
        clients.add(new EventClient(port, i % 2 == 0 ? "?after=0" : "?sender=nobody"));
      }
      began = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PHASE.dividedBy(2));

    for (EventClient client : clients) {
      List<Event> events = new ArrayList<>();
      for (Optional<Event> next = client.next(); next.isPresent(); next = client.next()) {
        events.add(next.get());
      }
      Event last = events.getLast();
      assertThat(last.type()).isEqualTo("resume");
      assertThat(last.data())
          .isEqualTo("{\"after\":\"%s\",\"reason\":\"shutdown\"}".formatted(last.id()));
      client.close();
    }
  }
}
