package io.mpreg.blockchain.federation;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.authority.Vote;
import io.mpreg.blockchain.core.block.BlockRecord;
import io.mpreg.blockchain.core.consensus.Proposal;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.transaction.Transaction;
import java.util.List;
import java.util.Optional;

/// What one member tells another. All of it proves itself, whoever relays it adds nothing; but for
/// a [Standing], which only its sender can know and which decides nothing.
sealed interface PeerMessage {

  /// A vote other than PROPOSE.
  record VoteCast(Vote vote) implements PeerMessage {}

  /// A leader's proposal.
  ///
  /// @param block the block, unless the leader sends its vote again only
  record BlockProposed(Proposal proposal, Optional<BlockRecord> block) implements PeerMessage {}

  /// A quorum has voted.
  record CertificateFormed(Certificate certificate) implements PeerMessage {}

  /// How the sender stands, for people and their alarms, and what its operator has confirmed.
  ///
  /// @param votes whether it votes at this height
  /// @param height the height that it decides; 0 while it decides none
  /// @param round the highest round of that height that it knows of
  /// @param reopens the height of which its operator confirms that votes are lost and that it is to
  ///   be decided all the same ([io.mpreg.blockchain.core.consensus.Reopening]); 0 for none
  record Standing(boolean votes, long height, int round, long reopens) implements PeerMessage {
    static final Standing NONE = new Standing(false, 0, 0, 0);

    /// Whether its operator confirms it of the height that it decides.
    boolean confirms(long decided) {
      return height == decided && reopens == decided;
    }
  }

  /// Transactions that the sender has accepted and made durable, at most
  /// [PeerMessages#MAX_TRANSACTIONS].
  record TransactionsAccepted(List<Transaction> transactions) implements PeerMessage {
    public TransactionsAccepted {
      transactions = List.copyOf(transactions);
    }
  }

  /// The sender's cosignature of a checkpoint of this chain's log.
  ///
  /// @param note with this one line, at most [PeerMessages#MAX_NOTE] bytes
  record CheckpointCosigned(SignedNote note) implements PeerMessage {}
}
