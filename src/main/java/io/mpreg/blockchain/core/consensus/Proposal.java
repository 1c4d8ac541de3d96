package io.mpreg.blockchain.core.consensus;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.authority.VoteKind;
import io.mpreg.blockchain.core.crypto.Hash;
import java.util.List;

/// A leader's PROPOSE vote and the certificates that justify it, one for each earlier round. The
/// leader signs only the vote, so invalid certificates are no evidence against the leader.
///
/// At most one NOTARIZE or NULLIFY certificate of this height for each earlier round, in the order
/// of the rounds; anything else is an [IllegalArgumentException].
public record Proposal(Vote vote, List<Certificate> justification) {

  public Proposal {
    justification = List.copyOf(justification);
    if (vote.kind() != VoteKind.PROPOSE) {
      throw new IllegalArgumentException(vote.kind() + " is not a proposal");
    }
    int previous = -1;
    for (Certificate certificate : justification) {
      int round = certificate.round();
      boolean earlier = round > previous && round < vote.round();
      if (certificate.height() != vote.height()
          || certificate.kind() == VoteKind.FINALIZE
          || !earlier) {
        throw new IllegalArgumentException(
            certificate.ballot() + " does not justify " + vote.ballot());
      }
      previous = round;
    }
  }

  /// Whether the leader's vote and every certificate hold for `set`, the authorities of its height.
  public boolean isValid(AuthoritySet set, Hash chainId) {
    return vote.isValid(set, chainId)
        && justification.stream().allMatch(certificate -> certificate.holds(set, chainId));
  }
}
