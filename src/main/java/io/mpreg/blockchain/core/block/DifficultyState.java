package io.mpreg.blockchain.core.block;

/// Where a history that carries work stands in its schedule: all that the difficulty of its next
/// block depends on.
///
/// @param difficulty what the next block has to have
/// @param blocks how many blocks there are since the anchor
/// @param intervalBeganMillis the time of the block that the running interval began after
public record DifficultyState(
    WorkSchedule schedule, long difficulty, long blocks, long intervalBeganMillis) {

  /// The course of a history that begins after an anchor.
  public static DifficultyState after(BlockHeader anchor, WorkSchedule schedule) {
    return new DifficultyState(schedule, schedule.firstDifficulty(), 0, anchor.timestampMillis());
  }

  /// What the next block has to fulfil.
  public WorkRequirement rule() {
    return new WorkRequirement.Worked(difficulty);
  }

  /// The course after a block that fulfils the rule.
  public DifficultyState next(BlockHeader added) {
    long count = blocks + 1;
    if (count % schedule.adjustmentInterval() != 0) {
      return new DifficultyState(schedule, difficulty, count, intervalBeganMillis);
    }
    long took = added.timestampMillis() - intervalBeganMillis;
    return new DifficultyState(
        schedule, schedule.adjusted(difficulty, took), count, added.timestampMillis());
  }
}
