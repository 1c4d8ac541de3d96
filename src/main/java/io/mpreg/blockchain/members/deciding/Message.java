package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.Proposal;
import java.util.Optional;

/// What one member tells another while they decide. All of it proves itself, whoever relays it adds
/// nothing; but for how a member stands.
public sealed interface Message<B extends Block> {

  /// A vote other than PROPOSE.
  record VoteCast<B extends Block>(Vote vote) implements Message<B> {}

  /// A leader's proposal.
  ///
  /// @param block the block, unless the leader sends its vote again only
  record BlockProposed<B extends Block>(Proposal proposal, Optional<B> block)
      implements Message<B> {}

  /// A quorum has voted.
  record CertificateFormed<B extends Block>(Certificate certificate) implements Message<B> {}

  /// How the sender stands.
  record Stands<B extends Block>(VotingStatus standing) implements Message<B> {}
}
