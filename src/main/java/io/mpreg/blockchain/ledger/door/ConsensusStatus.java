package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;

/// Who decides, and whose turn it is.
///
/// @param engine name of the consensus
/// @param height the height that is being decided
/// @param round its round, as far as this member knows
/// @param leader of that round
/// @param nextLeaders the leaders of that round and the ones after it, one cycle
/// @param authorities the set that decides
/// @param followingAuthorities the set that decides the height after it
/// @param vectorClock turns consumed, as in the last final header
/// @param finalHeight the last final block
/// @param rules by which rules, and which this member knows
/// @param progress how it goes at this member
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
