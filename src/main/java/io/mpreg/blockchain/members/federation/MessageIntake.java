package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.members.deciding.ConsensusMember;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.RecentFaults;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what other members send, on the threads of their requests, and passes it to the part that
/// handles it.
final class MessageIntake {
  private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);
  private static final long LEFT_OUT_NANOS = 60_000_000_000L;

  private final Ledger ledger;
  private final ConsensusMember<ProposedBlock> deciding;
  private final CosignatureExchange cosignatures;
  private final RecentFaults invalidSenders = new RecentFaults(LEFT_OUT_NANOS, System::nanoTime);

  MessageIntake(
      Ledger ledger, ConsensusMember<ProposedBlock> deciding, CosignatureExchange cosignatures) {
    this.ledger = ledger;
    this.deciding = deciding;
    this.cosignatures = cosignatures;
  }

  /// @param sender the member whose envelope was verified
  void take(NodeId sender, List<PeerMessage> messages) {
    deciding.reception().take(sender, ofDeciding(messages));
    if (deciding.publication().height().isPresent()) {
      messages.forEach(message -> takeOther(sender, message));
    }
  }

  private static List<Message<ProposedBlock>> ofDeciding(List<PeerMessage> messages) {
    List<Message<ProposedBlock>> ofDeciding = new ArrayList<>();
    for (PeerMessage message : messages) {
      if (message instanceof PeerMessage.ConsensusMessage(Message<ProposedBlock> each)) {
        ofDeciding.add(each);
      }
    }
    return ofDeciding;
  }

  private void takeOther(NodeId sender, PeerMessage message) {
    switch (message) {
      case PeerMessage.ConsensusMessage _ -> {} // taken already
      case PeerMessage.TransactionsAccepted(List<Transaction> transactions) ->
          accept(sender, transactions);
      case PeerMessage.CheckpointCosigned(SignedNote note) -> cosignatures.offer(sender, note);
    }
  }

  // Honest members pass on only transactions that they have verified.
  private void accept(NodeId sender, List<Transaction> transactions) {
    if (!invalidSenders.isRecent(sender) && !ledger.decisions().receive(transactions)) {
      LOG.warn(
          "Member {} passes on transactions with invalid signatures; its transactions are ignored"
              + " for a while",
          sender.value());
      invalidSenders.note(sender);
    }
  }
}
