package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.OptionalLong;

/// How the consensus goes at this member.
///
/// @param state what this member does
/// @param round the round of the height that is being decided
/// @param heard the authorities that were heard of in the last seconds, this member among them
/// @param voting those of them that vote at the moment: the others wait until they may
/// @param quorumMissing whether so few of them vote that nothing becomes final, as far as this
///   member, an authority, can tell
/// @param catchUpTarget the height that is known to be final elsewhere, while this member is behind
/// @param detail why it does not go on or takes no part, for people; else empty
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

  /// What a member does.
  public enum State {
    /// It has not begun yet, and does not vote.
    STARTING,
    /// It takes part in deciding, or waits for work.
    DECIDING,
    /// It is no authority: it follows.
    OBSERVING,
    /// It fetches blocks that are final elsewhere.
    CATCHING_UP,
    /// Fewer authorities than decide are heard of and vote: nothing becomes final here.
    NO_QUORUM,
    /// It does not vote until it knows what it may have forgotten.
    ABSTAINING,
    /// The next height is decided by rules that it does not know: it needs newer software.
    RULES_UNKNOWN,
    /// It has stopped for good: an operator has to look.
    HALTED
  }

  public ConsensusProgress {
    heard = List.copyOf(heard);
    voting = List.copyOf(voting);
  }
}
