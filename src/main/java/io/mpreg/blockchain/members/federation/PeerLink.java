package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.Outbox;
import io.mpreg.blockchain.members.deciding.Time;
import io.mpreg.blockchain.members.deciding.VotingStatus;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import io.mpreg.blockchain.members.peering.PeerLane;
import io.mpreg.blockchain.members.peering.Reachability;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The connection to one other member, in two lanes, so that no vote waits behind transactions.
final class PeerLink implements AutoCloseable {
  /// How many bytes of transactions one request carries at most, alone and in blocks.
  static final int MAX_TOGETHER_BYTES = 8 << 20;

  private final Peer peer;
  private final Reachability reach;
  private final PeerLane<PeerMessage> votes;
  private final PeerLane<PeerMessage> transactions;

  // Only transactions count, alone and in blocks.
  private static final class TransactionBytes implements Outbox.Weights<PeerMessage> {
    @Override
    public long bytes(PeerMessage message) {
      return switch (message) {
        case PeerMessage.TransactionsAccepted(List<Transaction> accepted) -> bytes(accepted);
        case PeerMessage.ConsensusMessage(
                Message.BlockProposed<ProposedBlock>(var _, Optional<ProposedBlock> block)) ->
            block.map(each -> bytes(each.record().body().transactions())).orElse(0L);
        case PeerMessage.ConsensusMessage _, PeerMessage.CheckpointCosigned _ -> 0;
      };
    }

    private static long bytes(List<Transaction> transactions) {
      return transactions.stream().mapToLong(Transaction::sizeBytes).sum();
    }

    @Override
    public boolean isLast(PeerMessage message) {
      return message
          instanceof PeerMessage.ConsensusMessage(Message.BlockProposed<ProposedBlock> _);
    }

    @Override
    public long mostTogether() {
      return MAX_TOGETHER_BYTES;
    }
  }

  /// @param isListenedTo whether the other member takes messages of this one; else none is kept
  /// @param standing this member's voting status
  /// @param time for delays
  /// @param dropped counts messages dropped because a queue was full
  PeerLink(
      Peer peer,
      PeerClient client,
      BooleanSupplier isListenedTo,
      Supplier<VotingStatus> standing,
      Time time,
      LongAdder dropped) {
    this.peer = peer;
    this.reach = new Reachability(peer);
    this.votes =
        new PeerLane<>(
            cargo(
                "votes",
                () ->
                    Optional.of(
                        new PeerMessage.ConsensusMessage(
                            new Message.StatusReport<>(standing.get())))),
            peer,
            client,
            isListenedTo,
            reach,
            time,
            dropped);
    this.transactions =
        new PeerLane<>(
            cargo("transactions", Optional::empty),
            peer,
            client,
            isListenedTo,
            PeerLane.Outcomes.IGNORED,
            time,
            dropped);
  }

  private static PeerLane.Cargo<PeerMessage> cargo(
      String name, Supplier<Optional<PeerMessage>> greeting) {
    return new PeerLane.Cargo<>(
        name, FederationRoutes.MESSAGES, new TransactionBytes(), PeerMessages::encode, greeting);
  }

  void start() {
    votes.start();
  }

  Peer peer() {
    return peer;
  }

  void add(PeerMessage message) {
    (message instanceof PeerMessage.TransactionsAccepted ? transactions : votes).add(message);
  }

  /// Whether the last request with votes succeeded.
  boolean isReached() {
    return reach.isReached();
  }

  /// Why not, for operators.
  Optional<String> trouble() {
    return reach.trouble();
  }

  int queued() {
    return votes.queued() + transactions.queued();
  }

  @Override
  public void close() {
    votes.close();
    transactions.close();
  }
}
