package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.consensus.Proposal;
import java.util.Optional;

/// What members tell each other during consensus. Every message but [Stands] carries its own proof,
/// whoever relays it.
public sealed interface Message<B extends Block> {

  /// A vote other than PROPOSE.
  record VoteCast<B extends Block>(Vote vote) implements Message<B> {}

  /// A leader's proposal.
  ///
  /// @param block the block; empty when the leader only retransmits its vote
  record BlockProposed<B extends Block>(Proposal proposal, Optional<B> block)
      implements Message<B> {}

  /// A quorum certificate.
  record CertificateFormed<B extends Block>(Certificate certificate) implements Message<B> {}

  /// The sender's voting status.
  record StatusReport<B extends Block>(VotingStatus standing) implements Message<B> {}
}
