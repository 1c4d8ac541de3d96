package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.node.NodeId;
import java.util.List;
import java.util.OptionalLong;

/// How the consensus goes at this member.
///
/// @param state what this member does
/// @param round the round of the height that is being decided
/// @param heard the authorities that were heard of in the last seconds, this member among them
/// @param catchUpTarget the height that is known to be final elsewhere, while this member is behind
/// @param detail why it does not go on, for people; empty when it does
public record ConsensusProgress(
    State state, int round, List<NodeId> heard, OptionalLong catchUpTarget, String detail) {
  /// Before anything is known.
  public static final ConsensusProgress STARTING =
      new ConsensusProgress(State.DECIDING, 0, List.of(), OptionalLong.empty(), "");

  /// What a member does.
  public enum State {
    /// It takes part in deciding, or waits for work.
    DECIDING,
    /// It is no authority: it follows.
    OBSERVING,
    /// It fetches blocks that are final elsewhere.
    CATCHING_UP,
    /// It hears of fewer authorities than decide: nothing becomes final here.
    NO_QUORUM,
    /// It does not vote until it knows what it may have forgotten.
    ABSTAINING,
    /// It has stopped for good: an operator has to look.
    HALTED
  }

  public ConsensusProgress {
    heard = List.copyOf(heard);
  }
}
