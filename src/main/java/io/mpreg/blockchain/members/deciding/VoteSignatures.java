package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.node.NodeId;

/// The port that signs this member's votes and verifies everybody's. May be used by any thread.
public interface VoteSignatures {

  /// This member's id.
  NodeId self();

  /// Whether this member is an authority of this set, with its present voting key.
  boolean holdsKeyOf(AuthoritySet authorities);

  /// Signs as an authority of this set; only after the vote is durable. Deterministic.
  Vote sign(Ballot ballot, AuthoritySet authorities);

  /// Whether the vote's signature is valid.
  boolean holds(Vote vote, AuthoritySet authorities);

  /// Whether the certificate holds valid signatures of a quorum.
  boolean holds(Certificate certificate, AuthoritySet authorities);
}
