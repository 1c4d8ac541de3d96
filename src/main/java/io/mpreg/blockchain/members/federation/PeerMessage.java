package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import java.util.List;

/// What one member tells another.
sealed interface PeerMessage {

  /// A consensus message.
  record ConsensusMessage(Message<ProposedBlock> message) implements PeerMessage {}

  /// Transactions that the sender has accepted and made durable, at most
  /// [PeerMessages#MAX_TRANSACTIONS].
  record TransactionsAccepted(List<Transaction> transactions) implements PeerMessage {
    public TransactionsAccepted {
      transactions = List.copyOf(transactions);
    }
  }

  /// The sender's cosignature of a checkpoint of this chain's log.
  ///
  /// @param note with exactly one signature line, at most [PeerMessages#MAX_NOTE] bytes
  record CheckpointCosigned(SignedNote note) implements PeerMessage {}
}
