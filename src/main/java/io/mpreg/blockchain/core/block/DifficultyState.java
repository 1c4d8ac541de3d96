package io.mpreg.blockchain.core.block;

/// The position of a history with proof of work in its schedule: everything that determines the
/// difficulty of the next block.
///
/// @param difficulty the difficulty that the next block must have
/// @param blocks the number of blocks after the anchor
/// @param intervalBeganMillis the timestamp of the last block before the current adjustment
///   interval, in milliseconds since 1970 UTC
public record DifficultyState(
    WorkSchedule schedule, long difficulty, long blocks, long intervalBeganMillis) {

  /// The state at the beginning of a history after an anchor.
  public static DifficultyState after(BlockHeader anchor, WorkSchedule schedule) {
    return new DifficultyState(schedule, schedule.firstDifficulty(), 0, anchor.timestampMillis());
  }

  /// The work that the next block must carry.
  public WorkRequirement rule() {
    return new WorkRequirement.Worked(difficulty);
  }

  /// The state after a block that meets the requirement.
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
