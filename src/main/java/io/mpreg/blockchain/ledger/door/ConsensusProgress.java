package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.OptionalLong;

/// The progress of the consensus as this member sees it.
///
/// @param state what this member does
/// @param round the round of the height that is being decided
/// @param heard the authorities that this member heard from in the last seconds, itself included
/// @param voting those of them that vote at the moment: the others wait until they may vote
/// @param quorumMissing whether fewer than a quorum vote, so that nothing becomes final; only an
///   authority can tell
/// @param catchUpTarget the height that is final at other members, while this member is behind
/// @param detail why this member makes no progress or does not vote, for operators; else empty
public record ConsensusProgress(
    State state,
    int round,
    List<NodeId> heard,
    List<NodeId> voting,
    boolean quorumMissing,
    OptionalLong catchUpTarget,
    String detail) {
  /// Before anything is known.
  public static final ConsensusProgress STARTING =
      new ConsensusProgress(
          State.STARTING, 0, List.of(), List.of(), false, OptionalLong.empty(), "");

  /// The state of a member.
  public enum State {
    /// It starts, and does not vote yet.
    STARTING,
    /// It takes part in deciding, or waits for work.
    DECIDING,
    /// It is not an authority: it follows the chain.
    OBSERVING,
    /// It fetches blocks that are final at other members.
    CATCHING_UP,
    /// It hears from fewer voting authorities than a quorum: nothing becomes final here.
    NO_QUORUM,
    /// It does not vote until it knows which votes it may have lost.
    ABSTAINING,
    /// The next height has rules that it does not know: it needs newer software.
    RULES_UNKNOWN,
    /// It has stopped for good: an operator has to act.
    HALTED
  }

  public ConsensusProgress {
    heard = List.copyOf(heard);
    voting = List.copyOf(voting);
  }
}
