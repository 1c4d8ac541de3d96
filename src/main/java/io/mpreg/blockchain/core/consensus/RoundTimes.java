package io.mpreg.blockchain.core.consensus;

/// All timeouts of consensus, derived from that of round 0, in milliseconds (100 to 600 000).
/// Timeouts affect liveness only, never safety.
///
/// The timeout of round 0 is taken to be 5Δ, where Δ bounds the delivery and handling of a message
/// while the network is synchronous.
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

  /// The timeout of a round: T0 · 1.5^round, rounded down at each step, at most 30 s, or T0 if that
  /// is more.
  public int timeoutMillis(int round) {
    int longest = Math.max(LONGEST_MILLIS, roundTimeoutMillis);
    int millis = roundTimeoutMillis;
    for (int i = 0; i < round && millis < longest; i++) {
      millis += millis / 2;
    }
    return Math.min(millis, longest);
  }

  /// How long a leader waits for finality of the previous round before it proposes that round's
  /// block again: 2Δ.
  public int reproposalDelayMillis() {
    return roundTimeoutMillis * 2 / 5;
  }

  /// The interval of [Event.SilenceWindowEnded]: twice the larger of the timeout of round 0 and the
  /// standstill interval.
  public int silenceWindowMillis() {
    return 2 * Math.max(roundTimeoutMillis, STANDSTILL_MILLIS);
  }

  /// The interval of [Event.StandstillReached] while no block becomes final.
  public int standstillMillis() {
    return STANDSTILL_MILLIS;
  }
}
