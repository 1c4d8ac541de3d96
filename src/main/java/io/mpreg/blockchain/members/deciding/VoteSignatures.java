package io.mpreg.blockchain.members.deciding;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.node.NodeId;

/// The port to the signatures of votes: this member's, and the check of everybody's. May be used by
/// any thread.
public interface VoteSignatures {

  /// Who this member is.
  NodeId self();

  /// Whether this member is an authority by the key that it votes with.
  boolean holdsKeyOf(AuthoritySet authorities);

  /// Signs as an authority of this set. Only after the vote is durable, and the same gives the
  /// same.
  Vote sign(Ballot ballot, AuthoritySet authorities);

  /// Whether a vote is one of its signer.
  boolean holds(Vote vote, AuthoritySet authorities);

  /// Whether a quorum has signed.
  boolean holds(Certificate certificate, AuthoritySet authorities);
}
