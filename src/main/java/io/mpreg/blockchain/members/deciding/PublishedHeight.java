package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.node.NodeId;
import java.util.Optional;
import java.util.Set;

/// What is published of the open height for any thread: enough to verify messages before they come
/// to whoever decides.
///
/// @param height the height that is being decided
/// @param turns those who decide it, and who leads when
/// @param following those who decide the next one
/// @param previous those who decided the last one; empty where that is the genesis
/// @param certified what certificates are known for at this height
/// @param finality the certificate of the last final block
/// @param abstains whether this member does not vote at this height, as it may have forgotten votes
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

  /// Whether a block of this member is worth keeping before it is asked for: that of a leader, or
  /// one of the next height, of which the leaders are not known here yet.
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
