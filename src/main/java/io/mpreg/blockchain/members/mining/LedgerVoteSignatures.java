package io.mpreg.blockchain.members.mining;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Ballot;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.ConsensusSigner;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.deciding.VoteSignatures;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;

/// Signs and verifies votes on one chain, with this member's keys.
final class LedgerVoteSignatures implements VoteSignatures {
  private final AuthorityKeys keys;
  private final Hash chainId;

  LedgerVoteSignatures(AuthorityKeys keys, Hash chainId) {
    this.keys = keys;
    this.chainId = chainId;
  }

  @Override
  public NodeId self() {
    return keys.id();
  }

  @Override
  public boolean holdsKeyOf(AuthoritySet authorities) {
    int index = authorities.indexOf(keys.id());
    return index >= 0
        && authorities.at(index).consensusKey().equals(keys.consensusKey().publicKey());
  }

  @Override
  public Vote sign(Ballot ballot, AuthoritySet authorities) {
    ConsensusSigner signer =
        ConsensusSigner.holding(keys.consensusKey(), chainId, height -> authorities.hash());
    return ballot.signedBy(signer, authorities.indexOf(keys.id()));
  }

  @Override
  public boolean holds(Vote vote, AuthoritySet authorities) {
    return vote.isValid(authorities, chainId);
  }

  @Override
  public boolean holds(Certificate certificate, AuthoritySet authorities) {
    return certificate.holds(authorities, chainId);
  }
}
