package io.mpreg.blockchain.core.consensus;

/// All authorities have confirmed that votes at a height are lost for good, and that it is to be
/// decided all the same. Who has lost its own may have voted in any round that was ever reached: in
/// those it helps to skip, and takes part again in rounds that nobody can have reached.
///
/// A round is reached by a certificate of the one before, for which one that still has its record
/// has voted: so the lost votes are in the round after the highest that any authority knows, at
/// most. At the next height nobody knows of any round.
///
/// @param height the height, 1 or more
/// @param firstRound the first round to vote in, 2 above the highest that any authority knows
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

  /// Whether nothing but NULLIFY may be voted in a round.
  public boolean closes(long atHeight, int round) {
    return (atHeight == height && round < firstRound) || (atHeight == height + 1 && round < AHEAD);
  }

  /// Whether it says something of this height or of a later one.
  public boolean matters(long openHeight) {
    return openHeight <= height + 1;
  }
}
