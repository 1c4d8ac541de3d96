package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.consensus.ProofOfAuthority;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.Optional;

/// The head of the final chain at this member, and what follows from it for the next height.
///
/// @param hash of the last final block
/// @param finality its certificate; empty for the genesis
/// @param next the authorities of the next height (the open one) and their leader schedule
/// @param following the authorities of the height after that
/// @param previous the authorities of the last height; empty where that is the genesis
/// @param intervalMillis the minimum interval between two blocks
/// @param obstacle why this member cannot decide the next height: its rules are unknown here
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

  /// The authorities of the next height.
  public AuthoritySet authorities() {
    return next.authorities();
  }
}
