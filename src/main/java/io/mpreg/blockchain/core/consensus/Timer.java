package io.mpreg.blockchain.core.consensus;

/// Identifies one timer. The handler of its expiry compares all fields, because the expiry may be
/// handled long after the round that started the timer.
public record Timer(Purpose purpose, long height, int round, long generation) {

  /// What happens when the timer expires.
  public enum Purpose {
    /// The round times out.
    ROUND,
    /// The leader proposes the previous round's block again.
    REPROPOSAL
  }
}
