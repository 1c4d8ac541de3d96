package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.simulation.Scenario.Loss;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One kind of fault at a time, so that each has certainly been met.
class FaultsTest {

  private static final long A_WHILE = 15_000;

  @ParameterizedTest
  @EnumSource
  void noLieOfSoManyAsAreToleratedDoesHarm(Lie lie) {
    int refusals = 0;
    int offences = 0;
    for (long seed = 0; seed < 20; seed++) {
      Outcome outcome =
          new Federation(Scenario.storm(seed, size(seed), liars(seed, lie))).runOn(A_WHILE);
      assertFine(outcome);
      refusals += outcome.refusals();
      offences += outcome.offences().size();
    }
    assertThat(offences > 0).as("evidence").isEqualTo(Lie.SIGNED.contains(lie));
    assertThat(refusals > 0)
        .as("refusals")
        .isEqualTo(lie == Lie.FORGES || lie == Lie.FALSIFIES_HISTORY);
  }

  private static Size size(long seed) {
    return switch ((int) (seed % 4)) {
      case 0, 1 -> Size.FOUR;
      case 2 -> Size.HYBRID;
      default -> Size.SEVEN;
    };
  }

  private static Map<Integer, Lie> liars(long seed, Lie lie) {
    var liars = new TreeMap<Integer, Lie>();
    for (int index = 0; index < size(seed).byzantine(); index++) {
      liars.put((int) (seed + 3L * index) % size(seed).members(), lie);
    }
    return liars;
  }

  @Test
  void oneKeyInTwoInstancesDoesNoHarm() {
    all(
        100,
        seed ->
            Scenario.storm(seed, size(seed), liars(seed, Lie.TWINS))
                .in(new Storm(Weather.FINE, Partition.NONE, 10_000), Storm.any(new Chance(seed))));
  }

  @ParameterizedTest
  @EnumSource
  void everyPartitionHeals(Partition.Shape shape) {
    all(
        20,
        seed ->
            Scenario.calm(seed, size(seed))
                .in(new Storm(Weather.FINE, new Partition(shape, new Chance(seed).any()), 20_000)));
  }

  @Test
  void whatWasNotSyncedIsLostAndNothingElse() {
    var crashes = new Weather(5, 0, 200, 150, 0);
    all(
        200,
        seed -> Scenario.calm(seed, size(seed)).in(new Storm(crashes, Partition.NONE, 12_000)));
  }

  @Test
  void anOldDatabaseWithTheVoteFileBesideItContradictsNothing() {
    all(
        60,
        seed ->
            Scenario.storm(seed, size(seed), Map.of())
                .losing(Loss.DATABASE, (int) (seed % size(seed).members())));
  }

  @Test
  void whoHasLostEverythingAbstainsUntilItsVotesAreHistoryAndThenVotesAgain() {
    all(
        60,
        seed ->
            Scenario.storm(seed, size(seed), Map.of())
                .losing(Loss.EVERYTHING, (int) (seed % size(seed).members())));
  }

  @Test
  void authoritiesJoinLeaveAndChangeTheirKeysInAnyWeather() {
    all(60, seed -> Scenario.storm(seed, size(seed), liars(seed, Lie.CONSPIRES)).changing(8));
  }

  @Test
  void clocksThatDifferByTwentySecondsDoNoHarm() {
    var skewed = new Weather(0, 0, 60, 0, 10_000);
    all(40, seed -> Scenario.calm(seed, size(seed)).in(new Storm(skewed, Partition.NONE, 40_000)));
  }

  private static void all(int seeds, LongFunction<Scenario> scenario) {
    LongStream.range(0, seeds)
        .parallel() // each run has one thread
        .mapToObj(seed -> new Federation(scenario.apply(seed)).run())
        .toList()
        .forEach(FaultsTest::assertFine);
  }

  private static void assertFine(Outcome outcome) {
    assertThat(outcome.violations()).as(outcome.described()).isEmpty();
  }
}
