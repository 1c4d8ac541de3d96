package io.mpreg.blockchain.core.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mpreg.blockchain.core.encoding.Integers;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class WorkScheduleProperties {

  @Property
  void difficultyMovesByAtMostAFactorOfFourAndNeverBelowOne(
      @ForAll @LongRange(min = 1, max = Integers.MAX) long difficulty,
      @ForAll @IntRange(min = 1) int interval,
      @ForAll @LongRange(min = 1, max = Integers.MAX) long target,
      @ForAll @LongRange(min = -1, max = Integers.MAX) long took) {
    long adjusted = new WorkSchedule(1, interval, target).adjusted(difficulty, took);
    assertThat(adjusted).isBetween(1L, Integers.MAX);
    assertThat(4 * adjusted).isGreaterThanOrEqualTo(difficulty);
    assertThat(adjusted).isLessThanOrEqualTo(4 * difficulty);
  }

  @Property
  void fasterBlocksNeverMakeItEasier(
      @ForAll @LongRange(min = 1, max = 1_000_000) long difficulty,
      @ForAll @LongRange(min = 1, max = 1_000_000) long faster,
      @ForAll @LongRange(min = 1, max = 1_000_000) long slower) {
    WorkSchedule schedule = new WorkSchedule(1, 10, 1_000);
    long least = Math.min(faster, slower);
    long most = Math.max(faster, slower);
    assertThat(schedule.adjusted(difficulty, least))
        .isGreaterThanOrEqualTo(schedule.adjusted(difficulty, most));
  }

  @Example
  void blocksInTimeKeepTheDifficulty() {
    WorkSchedule schedule = new WorkSchedule(1, 10, 1_000);
    assertThat(schedule.adjusted(100, 10_000)).isEqualTo(100);
    assertThat(schedule.adjusted(100, 5_000)).isEqualTo(200);
    assertThat(schedule.adjusted(100, 20_000)).isEqualTo(50);
    assertThat(schedule.adjusted(100, 1)).isEqualTo(400);
    assertThat(schedule.adjusted(100, 0)).isEqualTo(400);
    assertThat(schedule.adjusted(100, Integers.MAX)).isEqualTo(25);
    assertThat(schedule.adjusted(7, Integers.MAX)).isEqualTo(2);
    assertThat(schedule.adjusted(1, Integers.MAX)).isEqualTo(1);
  }

  @Property(tries = 30)
  void aSearchGivesTheSmallestNonceOrNothing(
      @ForAll @LongRange(min = 1, max = 200) long difficulty,
      @ForAll @IntRange(max = 200) int attempts) {
    BlockHeader header =
        HeaderForm.change(BlockHeaderTest.HEADER, form -> form.difficulty = difficulty);
    var found = WorkSchedule.search(header, attempts);
    for (long nonce = 0; nonce < attempts; nonce++) {
      long tried = nonce;
      BlockHeader candidate = HeaderForm.change(header, form -> form.nonce = tried);
      if (candidate.hasProofOfWork()) {
        assertThat(found).hasValue(candidate);
        return;
      }
    }
    assertThat(found).isEmpty();
  }

  @Example
  void aScheduleHasNoZero() {
    new WorkSchedule(1, 1, 1);
    new WorkSchedule(Integers.MAX, Integer.MAX_VALUE, Integers.MAX);
    for (Runnable wrong :
        new Runnable[] {
          () -> new WorkSchedule(0, 1, 1),
          () -> new WorkSchedule(1, 0, 1),
          () -> new WorkSchedule(1, 1, 0),
          () -> new WorkSchedule(Integers.MAX + 1, 1, 1),
          () -> new WorkSchedule(1, 1, Integers.MAX + 1)
        }) {
      assertThatIllegalArgumentException().isThrownBy(wrong::run);
    }
  }
}
