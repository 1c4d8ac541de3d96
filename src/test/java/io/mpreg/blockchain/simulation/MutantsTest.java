package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The simulator's own test: code that is broken on purpose must not survive a thousand seeds.
class MutantsTest {

  private static final int SEEDS = 1_000;

  @ParameterizedTest
  @EnumSource
  void isKilled(Mutant mutant) {
    BiFunction<String, Long, List<String>> trial = MutatedCode.trial(mutant.edits());
    assertThat(LongStream.range(0, SEEDS).filter(seed -> kills(trial, mutant, seed)).findFirst())
        .as("the seed that kills " + mutant)
        .isPresent();
  }

  private static boolean kills(
      BiFunction<String, Long, List<String>> trial, Mutant mutant, long seed) {
    List<String> violations = trial.apply(mutant.kind().name(), seed);
    if (!violations.isEmpty()) {
      String first = violations.getFirst().lines().findFirst().orElse("");
      System.out.printf("%s, seed %d: %s%n", mutant, seed, first);
    }
    return !violations.isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "TWO_OF_FOUR", mode = EnumSource.Mode.EXCLUDE)
  void whatKillsMutantsLetsTheRealCodeLive(Trial.Kind kind) {
    BiFunction<String, Long, List<String>> trial = MutatedCode.trial(List.of());
    for (long seed = 0; seed < 40; seed++) {
      assertThat(trial.apply(kind.name(), seed)).as("seed %d", seed).isEmpty();
    }
  }
}
