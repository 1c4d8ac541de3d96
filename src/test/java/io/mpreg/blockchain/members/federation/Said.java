package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.Candidate;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import java.util.Optional;

/// Consensus messages of members, true or false.
final class Said {
  private Said() {}

  static PeerMessage vote(Vote vote) {
    return new PeerMessage.ConsensusMessage(new Message.VoteCast<>(vote));
  }

  static PeerMessage proposal(Proposal proposal, Optional<BlockRecord> block) {
    return new PeerMessage.ConsensusMessage(
        new Message.BlockProposed<>(proposal, block.map(Said::as)));
  }

  // Whatever body the proposal has.
  private static ProposedBlock as(BlockRecord record) {
    return new ProposedBlock(
        new Candidate(
            record.header().hash(),
            record.header().height(),
            record.header().originRound(),
            record.header().previousHash()),
        record,
        Optional.empty());
  }

  static PeerMessage certificate(Certificate certificate) {
    return new PeerMessage.ConsensusMessage(new Message.CertificateFormed<>(certificate));
  }

  static PeerMessage standing(VotingStatus standing) {
    return new PeerMessage.ConsensusMessage(new Message.StatusReport<>(standing));
  }
}
