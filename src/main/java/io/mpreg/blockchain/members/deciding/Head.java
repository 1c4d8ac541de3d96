package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.Optional;

/// The end of the final chain at this member, and what follows from it for the next height.
///
/// @param hash of the last final block
/// @param finality its certificate; empty for the genesis
/// @param next those who decide the next height, the open one, and who leads when
/// @param following those who decide the height after that
/// @param previous those who decided the last one; empty where that is the genesis
/// @param intervalMillis the smallest interval between two blocks
/// @param obstacle why this member cannot decide the next height: it is one of rules that are not
///   known here
public record Head(
    Hash hash,
    Optional<Certificate> finality,
    ProofOfAuthority next,
    AuthoritySet following,
    Optional<AuthoritySet> previous,
    long intervalMillis,
    Optional<String> obstacle) {

  /// The height of the last final block.
  public long height() {
    return next.height() - 1;
  }

  /// Those who decide the next height.
  public AuthoritySet authorities() {
    return next.authorities();
  }
}
