package io.mpreg.blockchain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.simulation.Scenario.Loss;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One kind of fault at a time, so that each certainly occurs.
class FaultsTest {

  private static final long A_WHILE = 15_000;

  @ParameterizedTest
  @EnumSource
  void noLieOfSoManyAsAreToleratedDoesHarm(ByzantineAct act) {
    int refusals = 0;
    int offences = 0;
    List<Outcome> outcomes =
        LongStream.range(0, 12)
            .parallel() // each run has one thread
            .mapToObj(seed -> Scenario.storm(seed, size(seed), byzantineMembers(seed, act)))
            .map(scenario -> new Federation(scenario).runOn(A_WHILE))
            .toList();
    for (Outcome outcome : outcomes) {
      assertFine(outcome);
      refusals += outcome.refusals();
      offences += outcome.offences().size();
    }
    assertThat(offences > 0 || !ByzantineAct.SIGNED.contains(act)).as("evidence").isTrue();
    assertThat(refusals > 0).as("refusals").isEqualTo(ByzantineAct.UNSIGNED.contains(act));
  }

  private static Size size(long seed) {
    return switch ((int) (seed % 4)) {
      case 0, 1 -> Size.FOUR;
      case 2 -> Size.HYBRID;
      default -> Size.SEVEN;
    };
  }

  private static Map<Integer, ByzantineAct> byzantineMembers(long seed, ByzantineAct act) {
    var byzantineMembers = new TreeMap<Integer, ByzantineAct>();
    for (int index = 0; index < size(seed).byzantine(); index++) {
      byzantineMembers.put((int) (seed + 3L * index) % size(seed).members(), act);
    }
    return byzantineMembers;
  }

  @Test
  void oneKeyInTwoInstancesDoesNoHarm() {
    all(
        100,
        seed ->
            Scenario.storm(seed, size(seed), byzantineMembers(seed, ByzantineAct.TWINS))
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
  void aMinorityMakesNothingFinalAndAQuorumGoesOn() {
    assertThat(heightsIn(Partition.Shape.SIDES, 0b0011)).isLessThanOrEqualTo(1);
    assertThat(heightsIn(Partition.Shape.ISLANDS, 0)).isLessThanOrEqualTo(1);
    assertThat(heightsIn(Partition.Shape.ONE_AWAY, 0)).isGreaterThan(3);
    assertThat(heightsIn(Partition.Shape.DEAF, 0)).isGreaterThan(3);
    assertThat(heightsIn(Partition.Shape.MUTE, 0)).isGreaterThan(3);
  }

  // How many heights become final within the five seconds of a partition, after a fault-free start;
  // one may have been decided already.
  private static long heightsIn(Partition.Shape shape, long mask) {
    var fine = new Storm(Weather.FINE, Partition.NONE, 7_000);
    var cut = new Storm(Weather.FINE, new Partition(shape, mask), 5_000);
    Scenario start = Scenario.calm(3, Size.FOUR).in(fine);
    Outcome before = new Federation(start).runStorms();
    Outcome after = new Federation(start.in(fine, cut)).runStorms();
    assertFine(before);
    assertFine(after);
    return after.heights() - before.heights();
  }

  @Test
  void aLongOutageCostsAtMostOneLongRoundForEachByzantineMember() {
    var outage = new Storm(Weather.FINE, new Partition(Partition.Shape.ISLANDS, 0), 120_000);
    all(
        10,
        seed ->
            Scenario.calm(seed, size(seed))
                .with(byzantineMembers(seed, ByzantineAct.LETS_TURNS_PASS))
                .in(outage));
  }

  @Test
  void whoSeesTwoFinalBlocksOfOneHeightStopsForGood() {
    for (long seed = 0; seed < 10; seed++) {
      var storm = new Storm(Weather.FINE, Partition.NONE, 5_000);
      var federation = new Federation(Scenario.calm(seed, Size.FOUR).in(storm));
      federation.runStorms();
      List<Member> members = federation.members();
      members.forEach(
          member ->
              member.receive(
                  members.get((member.number() + 1) % 4),
                  List.of(
                      new Message.CertificateFormed<>(
                          anotherFinality(federation, member.number())))));
      federation.runOnFor(5_000);
      assertThat(members).as("seed %d", seed).allMatch(Member::isHalted);
      members.forEach(member -> member.restart(0));
      federation.runOnFor(5_000);
      assertThat(members).as("seed %d", seed).allMatch(Member::isHalted);
    }
  }

  // A certificate that only more Byzantine members than tolerated could sign.
  private static Certificate anotherFinality(Federation federation, int without) {
    long height = federation.oracle().highest();
    var ballot = new Ballot(VoteKind.FINALIZE, height, 0, Hash.of(new byte[] {1}));
    Roster roster = federation.plan().at(height);
    return Certificate.of(
        ballot,
        IntStream.range(0, 4)
            .filter(number -> number != without)
            .mapToObj(number -> Signatures.sign(ballot, roster, number, Signatures.CHAIN))
            .toList());
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
        seed -> Scenario.storm(seed, size(seed), Map.of()).losing(Loss.DATABASE, victim(seed, 0)));
  }

  @Test
  void whoHasLostEverythingAbstainsUntilItsVotesAreHistoryAndThenVotesAgain() {
    all(
        60,
        seed ->
            Scenario.storm(seed, size(seed), Map.of()).losing(Loss.EVERYTHING, victim(seed, 0)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5})
  void whoIsWipedAtAHeightSignsNothingTwiceThere(long height) {
    all(
        60,
        seed ->
            Scenario.storm(seed, size(seed), Map.of())
                .losingAt(height, Loss.EVERYTHING, victim(seed, 0)));
  }

  @Test
  void whoStartsForTheFirstTimeWhenBlocksAreFinalIsNeededAtOnceWhereAnotherDies() {
    all(
        60,
        seed ->
            Scenario.storm(seed, size(seed), Map.of())
                .startingLate(victim(seed, 0))
                .dying(victim(seed, 1)));
  }

  @Test
  void whereOneHasLostEverythingAndAnotherDiesTheRestGoesOn() {
    all(
        60,
        seed ->
            Scenario.storm(seed, Size.SEVEN, Map.of())
                .losing(Loss.EVERYTHING, (int) (seed % 7))
                .dying((int) ((seed + 1) % 7)));
  }

  private static int victim(long seed, int more) {
    return (int) ((seed + more) % size(seed).members());
  }

  @Test
  void asManyAsAreToleratedCanLoseEverythingAtOnce() {
    all(
        20,
        seed ->
            Scenario.storm(seed, Size.SEVEN, Map.of())
                .losing(Loss.EVERYTHING, victim(seed, 0) % 7, (victim(seed, 0) + 1) % 7));
  }

  @Test
  void oneMoreWhoHasLostEverythingStopsTheFederationAndBreaksNothing() {
    for (long seed = 0; seed < 20; seed++) {
      Scenario scenario =
          Scenario.calm(seed, Size.FOUR)
              .in(new Storm(Weather.FINE, Partition.NONE, 20_000))
              .losing(Loss.EVERYTHING, 0, 1);
      Outcome outcome = new Federation(scenario).runStorms();
      assertFine(outcome);
      assertThat(outcome.heights()).isBetween(5L, 35L);
      Outcome later = new Federation(scenario).runOn(60_000);
      assertFine(later);
      assertThat(later.heights()).isEqualTo(outcome.heights());
    }
  }

  @Test
  void whereAllOperatorsAgreeAHeightIsDecidedAlthoughVotesAreLost() {
    for (long seed = 0; seed < 20; seed++) {
      assertFine(Trial.Kind.REOPENED.run(seed));
    }
  }

  @Test
  void authoritiesJoinLeaveAndChangeTheirKeysInAnyWeather() {
    all(
        60,
        seed ->
            Scenario.storm(seed, size(seed), byzantineMembers(seed, ByzantineAct.CONSPIRES))
                .changing(8));
  }

  @Test
  void clocksThatDifferByTwentySecondsDoNoHarm() {
    var skewed = new Weather(0, 0, 60, 0, 10_000);
    all(40, seed -> Scenario.calm(seed, size(seed)).in(new Storm(skewed, Partition.NONE, 40_000)));
  }

  @Test
  void clocksThatStepByTwentySecondsDoNoHarm() {
    var skewed = new Weather(0, 0, 60, 0, 10_000).with(machines(0, 0, false, 50, true));
    all(40, seed -> Scenario.calm(seed, size(seed)).in(new Storm(skewed, Partition.NONE, 40_000)));
  }

  private static Machines machines(
      int slowDiskMillis,
      int lostAnswersPercent,
      boolean outages,
      int slowExecutorMillis,
      boolean clockSteps) {
    return new Machines(
        slowDiskMillis, lostAnswersPercent, outages, slowExecutorMillis, 0, 0, clockSteps);
  }

  private static Storm amongSound(Machines machines) {
    return new Storm(Weather.FINE.with(machines), Partition.NONE, 20_000);
  }

  @Test
  void aStoreThatAnswersLateOrNeverForgetsNothing() {
    var crashes = new Weather(0, 0, 60, 20, 0).with(machines(2_000, 20, false, 50, false));
    all(60, seed -> Scenario.calm(seed, size(seed)).in(new Storm(crashes, Partition.NONE, 15_000)));
  }

  @Test
  void aStoreThatIsAwayNowAndThenIsWaitedFor() {
    Machines machines = machines(100, 0, true, 50, false);
    all(60, seed -> Scenario.calm(seed, size(seed)).in(amongSound(machines)));
  }

  @Test
  void blocksThatAreBuiltAndJudgedForLongerThanARoundAreMadeFinalLater() {
    Machines machines = machines(0, 0, false, 6_000, false);
    all(60, seed -> Scenario.calm(seed, size(seed)).in(amongSound(machines)));
  }

  @Test
  void whatNobodyHasForeseenIsBegunAgain() {
    var machines = new Machines(300, 0, false, 300, 20, 100, false);
    all(60, seed -> Scenario.calm(seed, size(seed)).in(amongSound(machines)));
  }

  // No message is lost, so others have seen all that it has signed.
  @Test
  void whoIsPutBackToAnEarlierCopyContradictsNothing() {
    all(
        100,
        seed ->
            Scenario.calm(seed, size(seed))
                .in(new Storm(Weather.FINE, Partition.NONE, 8_000))
                .losingAt(seed % 6, Loss.COPY, victim(seed, 0)));
  }

  @Test
  void whoIsPutBackToAnEarlierCopyDoesNoHarmInAnyWeather() {
    all(60, seed -> Scenario.storm(seed, size(seed), Map.of()).losing(Loss.COPY, victim(seed, 0)));
  }

  @Test
  void whoStartsForTheFirstTimeWhenBlocksAreFinalVotes() {
    all(60, seed -> Scenario.storm(seed, size(seed), Map.of()).startingLate(victim(seed, 0)));
  }

  @Test
  void fromOneAuthorityToSeveralAndBack() {
    all(40, Scenario::breathing);
    all(60, seed -> Scenario.breathing(seed).in(Storm.any(new Chance(seed))));
    var failing = new Weather(5, 0, 200, 50, 0).with(machines(500, 10, true, 500, false));
    all(60, seed -> Scenario.breathing(seed).in(new Storm(failing, Partition.NONE, 20_000)));
  }

  @Test
  void parametersChangeFromHeightToHeight() {
    all(60, seed -> Scenario.storm(seed, size(seed), Map.of()).withTimings(true));
    all(20, seed -> Scenario.calm(seed, size(seed)).withTimings(true));
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
