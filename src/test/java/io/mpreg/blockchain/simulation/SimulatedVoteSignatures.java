package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.VoteSignatures;

/// Signs for one member, and verifies for all. A member has all keys that the plan gives it, each
/// valid from its height on; in production it is restarted with another key.
final class SimulatedVoteSignatures implements VoteSignatures {

  private final Federation federation;
  private final Member me;

  SimulatedVoteSignatures(Federation federation, Member me) {
    this.federation = federation;
    this.me = me;
  }

  @Override
  public NodeId self() {
    return me.id();
  }

  @Override
  public boolean holdsKeyOf(AuthoritySet authorities) {
    return me.holdsKeyOf(roster(authorities));
  }

  @Override
  public Vote sign(Ballot ballot, AuthoritySet authorities) {
    return Signatures.sign(ballot, roster(authorities), me.number(), Signatures.CHAIN);
  }

  @Override
  public boolean holds(Vote vote, AuthoritySet authorities) {
    return orRefused(Signatures.hold(vote, roster(authorities)));
  }

  @Override
  public boolean holds(Certificate certificate, AuthoritySet authorities) {
    return orRefused(Signatures.hold(certificate, roster(authorities)));
  }

  private Roster roster(AuthoritySet authorities) {
    return federation.plan().of(authorities);
  }

  private boolean orRefused(boolean holds) {
    if (!holds) {
      federation.oracle().refused(me);
    }
    return holds;
  }
}
