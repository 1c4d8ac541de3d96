package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;

/// The authority set of one height and the leader of each of its rounds: a pure function of the
/// final chain below that height.
public sealed interface Consensus permits ProofOfAuthority {

  /// The height to decide, at least 1.
  long height();

  AuthoritySet authorities();

  /// The only authority that may propose in this round, 0 or more.
  NodeId leader(int round);

  /// The leader of round 0, which produces the block unless round 0 is skipped.
  default NodeId nextMiner() {
    return leader(0);
  }

  default boolean canMine(NodeId node, int round) {
    return leader(round).equals(node);
  }

  /// The consensus of the next height, decided by `nextAuthorities`, after a block of this height
  /// that was first proposed in `originRound`.
  Consensus after(int originRound, AuthoritySet nextAuthorities);
}
