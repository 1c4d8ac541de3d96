package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Optional;
import java.util.Set;

/// What other threads may know of the open height: enough to verify messages before they reach the
/// consensus thread.
///
/// @param height the open height
/// @param turns its authorities and their leader schedule
/// @param following the authorities of the next height
/// @param previous the authorities of the last height; empty where that is the genesis
/// @param certified the ballots of this height that have a certificate here
/// @param finality the certificate of the last final block
/// @param abstains whether this member abstains at this height, as it may have forgotten votes
public record PublishedHeight(
    long height,
    int round,
    ProofOfAuthority turns,
    AuthoritySet following,
    Optional<AuthoritySet> previous,
    Set<Ballot> certified,
    Optional<Certificate> finality,
    boolean abstains) {
  public PublishedHeight {
    certified = Set.copyOf(certified);
  }

  /// Whether a member's block is worth keeping before the core asks for it: that of a leader, or
  /// one of the next height, whose leaders are not known here yet.
  boolean mayPropose(NodeId member, long at, int inRound) {
    return at == height + 1 || (at == height && turns.leader(inRound).equals(member));
  }

  /// The authorities of a height, as far as this member can know them yet.
  Optional<AuthoritySet> authoritiesOf(long at) {
    if (at == height) {
      return Optional.of(turns.authorities());
    }
    if (at == height + 1) {
      return Optional.of(following);
    }
    return at == height - 1 ? previous : Optional.empty();
  }
}
