package io.mpreg.blockchain.core.consensus;

/// Names one timer. Whoever receives its expiry compares all of it, because an expiry may be
/// handled long after the round that asked for it.
public record Timer(Purpose purpose, long height, int round, long generation) {

  /// What is to happen when the time is over.
  public enum Purpose {
    /// The round is given up.
    ROUND,
    /// The leader proposes the last round's block again.
    REPROPOSAL
  }
}
