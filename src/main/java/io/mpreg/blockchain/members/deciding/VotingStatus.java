package io.mpreg.blockchain.members.deciding;

/// A member's voting status, for operators and their alerts, and what its operator has confirmed.
/// Only the member itself can know it, and no decision rests on it.
///
/// @param votes whether it votes at this height
/// @param height the height that it decides; 0 while it decides none
/// @param round the highest round of that height that it knows of
/// @param reopens the height that its operator confirms to reopen although votes are lost
///   ([io.mpreg.blockchain.core.consensus.Reopening]); 0 for none
public record VotingStatus(boolean votes, long height, int round, long reopens) {
  public static final VotingStatus NONE = new VotingStatus(false, 0, 0, 0);

  /// Whether its operator confirms the reopening of the open height.
  boolean confirms(long decided) {
    return height == decided && reopens == decided;
  }
}
