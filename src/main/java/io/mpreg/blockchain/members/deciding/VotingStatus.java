package io.mpreg.blockchain.members.deciding;

/// How a member stands, for people and their alarms, and what its operator has confirmed. Only it
/// can know, and nothing is decided by it.
///
/// @param votes whether it votes at this height
/// @param height the height that it decides; 0 while it decides none
/// @param round the highest round of that height that it knows of
/// @param reopens the height of which its operator confirms that votes are lost and that it is to
///   be decided all the same ([io.mpreg.blockchain.core.consensus.Reopening]); 0 for none
public record VotingStatus(boolean votes, long height, int round, long reopens) {
  public static final VotingStatus NONE = new VotingStatus(false, 0, 0, 0);

  /// Whether its operator confirms it of the height that it decides.
  boolean confirms(long decided) {
    return height == decided && reopens == decided;
  }
}
