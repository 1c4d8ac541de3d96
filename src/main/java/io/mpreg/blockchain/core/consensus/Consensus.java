package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;

/// Who decides one height and whose turn it is to mine in each of its rounds: a pure function of
/// the final chain below that height.
public sealed interface Consensus permits ProofOfAuthority {

  /// The height to be decided, at least 1.
  long height();

  AuthoritySet authorities();

  /// The only authority that may propose in this round, 0 or more.
  NodeId leader(int round);

  /// The miner of the height, unless its turn is skipped.
  default NodeId nextMiner() {
    return leader(0);
  }

  default boolean canMine(NodeId node, int round) {
    return leader(round).equals(node);
  }

  /// The consensus of the next height, which `nextAuthorities` decide, after this height's block,
  /// first proposed in `originRound`.
  Consensus after(int originRound, AuthoritySet nextAuthorities);
}
