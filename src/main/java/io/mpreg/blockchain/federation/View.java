package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.consensus.Ballot;
import io.mpreg.blockchain.consensus.Certificate;
import java.util.Optional;
import java.util.Set;

/// What the deciding thread lets the others see: enough to verify messages before they come to it.
///
/// @param height the height that is being decided
/// @param authorities those who decide it
/// @param following those who decide the next one
/// @param previous those who decided the last one; empty where that is the genesis
/// @param certified what certificates are known for at this height
/// @param finality the certificate of the last final block
/// @param abstains whether this member does not vote at this height, as it may have forgotten votes
record View(
    long height,
    int round,
    AuthoritySet authorities,
    AuthoritySet following,
    Optional<AuthoritySet> previous,
    Set<Ballot> certified,
    Optional<Certificate> finality,
    boolean abstains) {
  View {
    certified = Set.copyOf(certified);
  }

  /// The authorities of a height, as far as this member can know them yet.
  Optional<AuthoritySet> authoritiesOf(long at) {
    if (at == height) {
      return Optional.of(authorities);
    }
    if (at == height + 1) {
      return Optional.of(following);
    }
    return at == height - 1 ? previous : Optional.empty();
  }
}
