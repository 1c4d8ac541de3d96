package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;

/// The authorities and the current leader.
///
/// @param engine name of the consensus
/// @param height the height that is being decided
/// @param round its round, as far as this member knows
/// @param leader of that round
/// @param nextLeaders the leaders of that round and the following ones, one cycle
/// @param authorities the set that decides
/// @param followingAuthorities the set that decides the height after it
/// @param vectorClock turns consumed, as in the last final header
/// @param finalHeight the last final block
/// @param rules the rules of the next height, and the latest rules that this member knows
/// @param progress the progress at this member
public record ConsensusStatus(
    String engine,
    long height,
    int round,
    NodeId leader,
    List<NodeId> nextLeaders,
    AuthoritySet authorities,
    AuthoritySet followingAuthorities,
    VectorClock vectorClock,
    long finalHeight,
    RulesStatus rules,
    ConsensusProgress progress) {
  public ConsensusStatus {
    nextLeaders = List.copyOf(nextLeaders);
  }
}
