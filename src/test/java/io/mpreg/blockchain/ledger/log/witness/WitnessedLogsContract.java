package io.mpreg.blockchain.ledger.log.witness;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// The contract tests of [WitnessedLogs].
abstract class WitnessedLogsContract {
  static final String ORIGIN = "log.example/one";

  /// An empty instance.
  abstract WitnessedLogs logs();

  static WitnessedLog log(int size, String root) {
    return new WitnessedLog(ORIGIN, size, Hash.of(root.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aLogIsExchangedOnlyForTheOneThatWasCompared() {
    WitnessedLogs logs = logs();
    WitnessedLog first = log(0, "0");
    WitnessedLog grown = log(5, "5");
    WitnessedLog other = log(5, "another 5");
    WitnessedLog elsewhere = new WitnessedLog("log.example/two", 1, Hash.ZERO);
    assertThat(logs.stored(ORIGIN)).isEmpty();
    assertThat(logs.advance(Optional.of(first), grown)).isFalse();
    assertThat(logs.advance(Optional.empty(), first)).isTrue();
    assertThat(logs.advance(Optional.empty(), grown)).isFalse();
    assertThat(logs.stored(ORIGIN)).contains(first);
    assertThat(logs.advance(Optional.of(first), grown)).isTrue();
    assertThat(logs.advance(Optional.of(first), other)).isFalse();
    assertThat(logs.advance(Optional.of(other), other)).isFalse();
    assertThat(logs.advance(Optional.of(grown), grown)).isTrue();
    assertThat(logs.advance(Optional.empty(), elsewhere)).isTrue();
    assertThat(logs.stored(ORIGIN)).contains(grown);
    assertThat(logs.stored("log.example/two")).contains(elsewhere);
  }

  @Test
  void ofManyAtTheSameTimeOneIsExchanged() throws Exception {
    WitnessedLogs logs = logs();
    Optional<WitnessedLog> stored = Optional.empty();
    for (int round = 1; round <= 5; round++) {
      Optional<WitnessedLog> compared = stored;
      List<Callable<Boolean>> exchanges = new ArrayList<>();
      for (String root : List.of("one", "another", "a third")) {
        WitnessedLog newer = log(round, root);
        exchanges.add(() -> logs.advance(compared, newer));
      }
      try (ExecutorService threads = Executors.newFixedThreadPool(exchanges.size())) {
        List<Boolean> exchanged = new ArrayList<>();
        for (var exchange : threads.invokeAll(exchanges)) {
          exchanged.add(exchange.get());
        }
        assertThat(exchanged).containsOnlyOnce(true);
        String winner = List.of("one", "another", "a third").get(exchanged.indexOf(true));
        stored = logs.stored(ORIGIN);
        assertThat(stored).contains(log(round, winner));
      }
    }
  }
}
