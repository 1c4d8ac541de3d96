package io.mpreg.blockchain.core.consensus;

/// How long things take at most, all from the time-out of a height's first round, in milliseconds
/// (100 to 600 000). Time decides when a round is given up, never what is safe.
///
/// The first time-out is taken to be five times Δ, the longest that a message and its handling take
/// while the network is well.
public record RoundTimes(int roundTimeoutMillis) {

  private static final int LEAST = 100;
  private static final int MOST = 600_000;
  private static final int LONGEST_MILLIS = 30_000;
  private static final int STANDSTILL_MILLIS = 1_000;

  public RoundTimes {
    if (roundTimeoutMillis < LEAST || roundTimeoutMillis > MOST) {
      throw new IllegalArgumentException(
          "roundTimeoutMillis " + roundTimeoutMillis + " must be " + LEAST + " to " + MOST);
    }
  }

  /// The time-out of a round: T0 · 1.5^round, rounded down at each step, and at most 30 s (or T0,
  /// where that is more).
  public int timeoutMillis(int round) {
    int longest = Math.max(LONGEST_MILLIS, roundTimeoutMillis);
    int millis = roundTimeoutMillis;
    for (int i = 0; i < round && millis < longest; i++) {
      millis += millis / 2;
    }
    return Math.min(millis, longest);
  }

  /// How long a leader waits for finality before it proposes the last round's block again: 2Δ.
  public int reproposalDelayMillis() {
    return roundTimeoutMillis * 2 / 5;
  }

  /// How often [Event.SilenceWindowEnded] is due: more than a time-out and than a standstill.
  public int silenceWindowMillis() {
    return 2 * Math.max(roundTimeoutMillis, STANDSTILL_MILLIS);
  }

  /// How often [Event.StandstillReached] is due while no block becomes final.
  public int standstillMillis() {
    return STANDSTILL_MILLIS;
  }
}
