package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.Turns;
import java.util.List;

/// Leader rotation: the authorities take turns, in the order given by the vector clock of consumed
/// turns (protocol, section 8).
public record ProofOfAuthority(long height, AuthoritySet authorities, Turns turns, RoundTimes times)
    implements Consensus {

  public ProofOfAuthority {
    if (height < 1) {
      throw new IllegalArgumentException("height " + height + " must be at least 1");
    }
  }

  /// The consensus of the height after this state.
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

  /// The leaders of rounds 0 to n - 1, as indexes in the set; later rounds repeat them.
  List<Integer> leaderIndexes() {
    return turns.order(authorities, height).stream().map(authorities::indexOf).toList();
  }

  @Override
  public ProofOfAuthority after(int originRound, AuthoritySet nextAuthorities) {
    Turns next = turns.after(authorities, height, originRound, nextAuthorities);
    return new ProofOfAuthority(Math.addExact(height, 1), nextAuthorities, next, times);
  }
}
