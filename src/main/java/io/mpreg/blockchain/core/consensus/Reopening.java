package io.mpreg.blockchain.core.consensus;

/// The decision to go on with a height although some authorities have lost their records of their
/// own votes in it, confirmed by all authorities. An authority that lost its record may have voted
/// in any round that was reached. In those rounds it votes NULLIFY only; it votes normally again in
/// rounds that nobody can have reached.
///
/// A round is reached with a certificate of the round before, and at least one authority that still
/// has its record voted for that certificate. So the lost votes are at most one round above the
/// highest round that any authority knows. Of the next height no authority knows any round.
///
/// @param height the height, 1 or more
/// @param firstRound the first round in which all votes are allowed, 2 above the highest round that
///   any authority knows
public record Reopening(long height, int firstRound) {
  private static final int AHEAD = 2;

  public Reopening {
    if (height < 1 || firstRound < AHEAD) {
      throw new IllegalArgumentException("height %d, round %d".formatted(height, firstRound));
    }
  }

  /// The reopening of a height.
  ///
  /// @param highestRound the highest round that any authority knows of
  public static Reopening above(long height, int highestRound) {
    return new Reopening(height, Math.addExact(highestRound, AHEAD));
  }

  /// Whether only NULLIFY may be voted in a round.
  public boolean closes(long atHeight, int round) {
    return (atHeight == height && round < firstRound) || (atHeight == height + 1 && round < AHEAD);
  }

  /// Whether the reopening still restricts votes at this height or a later one.
  public boolean matters(long openHeight) {
    return openHeight <= height + 1;
  }
}
