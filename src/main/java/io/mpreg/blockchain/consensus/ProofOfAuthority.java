package io.mpreg.blockchain.consensus;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.Turns;
import io.mpreg.blockchain.node.NodeId;

/// The authorities take turns, in the order that the vector clock of their turns gives (protocol,
/// section 8).
public record ProofOfAuthority(long height, AuthoritySet authorities, Turns turns, RoundTimes times)
    implements Consensus {

  public ProofOfAuthority {
    if (height < 1) {
      throw new IllegalArgumentException("height " + height + " must be at least 1");
    }
  }

  @Override
  public NodeId leader(int round) {
    return turns.leader(authorities, height, round);
  }

  @Override
  public ProofOfAuthority after(int originRound, AuthoritySet nextAuthorities) {
    Turns next = turns.after(authorities, height, originRound, nextAuthorities);
    return new ProofOfAuthority(Math.addExact(height, 1), nextAuthorities, next, times);
  }
}
