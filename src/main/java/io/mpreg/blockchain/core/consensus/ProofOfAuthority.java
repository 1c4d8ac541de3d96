package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Turns;
import java.util.List;

/// The authorities take turns, in the order that the vector clock of their turns gives (protocol,
/// section 8).
public record ProofOfAuthority(long height, AuthoritySet authorities, Turns turns, RoundTimes times)
    implements Consensus {

  public ProofOfAuthority {
    if (height < 1) {
      throw new IllegalArgumentException("height " + height + " must be at least 1");
    }
  }

  /// Of the height after the one that a state is of.
  public static ProofOfAuthority after(ChainState state) {
    return new ProofOfAuthority(
        state.height() + 1,
        state.authorities(),
        state.turns(),
        new RoundTimes(state.parameters().roundTimeoutMillis()));
  }

  @Override
  public NodeId leader(int round) {
    return turns.leader(authorities, height, round);
  }

  /// The leaders of the first n rounds, as indexes in the set; then the same again.
  List<Integer> leaderIndexes() {
    return turns.order(authorities, height).stream().map(authorities::indexOf).toList();
  }

  @Override
  public ProofOfAuthority after(int originRound, AuthoritySet nextAuthorities) {
    Turns next = turns.after(authorities, height, originRound, nextAuthorities);
    return new ProofOfAuthority(Math.addExact(height, 1), nextAuthorities, next, times);
  }
}
