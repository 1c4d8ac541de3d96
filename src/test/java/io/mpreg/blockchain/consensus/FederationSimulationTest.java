package io.mpreg.blockchain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.AuthoritySets;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Whole federations against a bad network, crashes and Byzantine members, in virtual time. A
/// failure names its seed; `run(seed, …)` with it repeats the run exactly.
class FederationSimulationTest {

  private static final int SEEDS = 200;
  private static final int MUTANT_SEEDS = 200;
  private static final long HEALS_AT = 20_000;
  private static final long LIVELY_WITHIN = 30_000; // 20 time-outs of the first round
  private static final int HEIGHTS_AFTER_HEALING = 3;

  private static final AuthoritySet FOUR = AuthoritySets.of(4, 1, 0);
  private static final AuthoritySet SIX = AuthoritySets.of(6, 1, 1);

  @Test
  void fourAgreeAndGoOnAfterEveryStormAndWithOneByzantineMember() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Set<Integer> byzantine = seed % 4 == 0 ? Set.of() : Set.of((int) (seed / 4 % 4));
      survives(seed, FOUR, byzantine);
    }
  }

  @Test
  void sixWithOneByzantineAndOneMoreCrashAgreeAndGoOn() {
    for (long seed = 1_000; seed < 1_000 + SEEDS / 4; seed++) {
      survives(seed, SIX, Set.of((int) (seed % 6)));
    }
  }

  private static void survives(long seed, AuthoritySet set, Set<Integer> byzantine) {
    var federation = storm(seed, set, byzantine, set.byzantine() + set.crashed(), Mutant.NONE);
    federation.runUntil(HEALS_AT);
    long goal = federation.oracle().heightsDecided() + HEIGHTS_AFTER_HEALING;
    federation.runUntilFinal(goal, HEALS_AT + LIVELY_WITHIN);
    assertThat(federation.oracle().violations()).as("seed %d", seed).isEmpty();
    assertThat(federation.finalEverywhere())
        .as("heights final everywhere, seed %d", seed)
        .isGreaterThanOrEqualTo(goal);
    assertThat(federation.mostMessagesKept()).as("seed %d", seed).isLessThan(1_000);
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    var first = storm(7, FOUR, Set.of(2), 1, Mutant.NONE);
    var second = storm(7, FOUR, Set.of(2), 1, Mutant.NONE);
    first.runUntil(HEALS_AT + LIVELY_WITHIN);
    second.runUntil(HEALS_AT + LIVELY_WITHIN);
    assertThat(first.oracle().sentDigest()).isEqualTo(second.oracle().sentDigest());
    assertThat(first.oracle().heightsDecided()).isEqualTo(second.oracle().heightsDecided());
  }

  @Test
  void aByzantineMemberIsReportedAndAnHonestOneNever() {
    var federation = storm(5, FOUR, Set.of(1), 1, Mutant.NONE);
    federation.runUntil(HEALS_AT + LIVELY_WITHIN);
    assertThat(federation.oracle().reports()).isPositive();
    assertThat(federation.oracle().violations()).isEmpty();
  }

  @Test
  void aFineNetworkDecidesInTheFirstRounds() {
    var federation = new SimulatedFederation(1, FOUR, Set.of(), 1, Weather.FINE, 0, Mutant.NONE);
    federation.runUntil(30_000);
    assertThat(federation.oracle().violations()).isEmpty();
    assertThat(federation.finalEverywhere()).isGreaterThan(20);
  }

  @Test
  void aQuorumTooSmallForTheTruthIsNoticed() {
    // 3 of 5 is right for two crashes, but one of the five lies.
    AuthoritySet tooTrusting = AuthoritySets.of(5, 0, 2);
    isNoticed(seed -> violates(storm(seed, tooTrusting, Set.of((int) (seed % 5)), 2, Mutant.NONE)));
  }

  @Test
  void twoByzantineOfFourAreNoticed() {
    isNoticed(seed -> violates(storm(seed, FOUR, Set.of(0, 1), 1, Mutant.NONE)));
  }

  @Test
  void forgettingTheGuardAtRestartIsNoticed() {
    isNoticed(seed -> violates(storm(seed, FOUR, Set.of(), 1, Mutant.FORGETS_GUARD_AT_RESTART)));
  }

  @Test
  void sendingBeforePersistingIsNoticed() {
    isNoticed(seed -> violates(storm(seed, FOUR, Set.of(), 1, Mutant.SENDS_BEFORE_IT_PERSISTS)));
  }

  @Test
  void nullifyingAfterFinalizeIsNoticed() {
    isNoticed(seed -> violates(storm(seed, FOUR, Set.of(), 1, Mutant.NULLIFIES_AFTER_FINALIZE)));
  }

  private static boolean violates(SimulatedFederation federation) {
    federation.runUntil(HEALS_AT);
    return !federation.oracle().violations().isEmpty();
  }

  private static void isNoticed(LongPredicate violates) {
    assertThat(LongStream.range(0, MUTANT_SEEDS).anyMatch(violates)).isTrue();
  }

  private static SimulatedFederation storm(
      long seed, AuthoritySet set, Set<Integer> byzantine, int trueFaults, Mutant mutant) {
    return new SimulatedFederation(
        seed, set, byzantine, trueFaults, Weather.STORM, HEALS_AT, mutant);
  }
}
