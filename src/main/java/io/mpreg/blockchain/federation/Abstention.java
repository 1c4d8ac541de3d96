package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.Tip;
import io.mpreg.blockchain.consensus.VoteGuard;
import io.mpreg.blockchain.ledger.OpenHeight;
import io.mpreg.blockchain.node.NodeId;
import java.util.OptionalLong;
import java.util.Set;

/// Of a member that may have forgotten votes: through which height it does not vote. Changed by the
/// deciding thread only.
final class Abstention {
  private OptionalLong through = OptionalLong.empty();
  private volatile boolean unknown;

  /// Whether it is not known yet how far the votes go that this member may have forgotten.
  boolean isUnknown() {
    return unknown;
  }

  /// The guard that grants nothing where votes may have been forgotten.
  VoteGuard guard(OpenHeight open) {
    VoteGuard guard = VoteGuard.of(open.votes());
    unknown = open.votesKnownFrom().isEmpty() && through.isEmpty();
    if (unknown) {
      return guard.abstainingThrough(Long.MAX_VALUE);
    }
    return guard.abstainingThrough(
        Math.max(open.votesKnownFrom().orElse(0) - 1, through.orElse(0)));
  }

  /// This member has now everything that others have shown it to be final. Once a quorum of the
  /// other authorities was asked, that bounds what it may have voted on with a disk that is lost:
  /// it could vote two heights further at most ([VoteGuard#abstainingThrough]). Who never voted has
  /// the mark that says so, and does not come here.
  ///
  /// @param answered the members that have said that there is no more
  /// @return through which height it does not vote, if that was not known before and is now
  OptionalLong learn(Tip tip, NodeId self, Set<NodeId> answered) {
    AuthoritySet authorities = tip.state().followingAuthorities();
    long heard =
        answered.stream().filter(authorities::contains).filter(id -> !id.equals(self)).count();
    int wanted = Math.min(authorities.quorum(), authorities.size() - 1);
    if (!unknown || heard < wanted) {
      return OptionalLong.empty();
    }
    through = OptionalLong.of(tip.height() + 2);
    return through;
  }
}
