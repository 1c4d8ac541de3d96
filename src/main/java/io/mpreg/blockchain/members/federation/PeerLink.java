package io.mpreg.blockchain.members.federation;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.members.deciding.Message;
import io.mpreg.blockchain.members.deciding.Outbox;
import io.mpreg.blockchain.members.deciding.Standing;
import io.mpreg.blockchain.members.deciding.Time;
import io.mpreg.blockchain.members.mining.ProposedBlock;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What goes to one other member. There are two outboxes, as a request is answered only when all
/// that it brings was looked at: no vote waits behind transactions.
final class PeerLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

  /// How many bytes of transactions go together, alone and in blocks.
  static final int MAX_TOGETHER_BYTES = 8 << 20;

  private static final Outbox.Weights<PeerMessage> WEIGHTS = new TransactionBytes();

  private final Peer peer;
  private final PeerClient client;
  private final BooleanSupplier speaks;
  private final Outbox<PeerMessage> votes;
  private final Outbox<PeerMessage> transactions;
  private volatile boolean reached;
  private volatile Optional<String> trouble = Optional.empty();

  // Only transactions add up, alone and in blocks.
  private static final class TransactionBytes implements Outbox.Weights<PeerMessage> {
    @Override
    public long bytes(PeerMessage message) {
      return switch (message) {
        case PeerMessage.TransactionsAccepted(List<Transaction> accepted) -> bytes(accepted);
        case PeerMessage.Deciding(
                Message.BlockProposed<ProposedBlock>(var _, Optional<ProposedBlock> block)) ->
            block.map(each -> bytes(each.record().body().transactions())).orElse(0L);
        case PeerMessage.Deciding _, PeerMessage.CheckpointCosigned _ -> 0;
      };
    }

    private static long bytes(List<Transaction> transactions) {
      return transactions.stream().mapToLong(Transaction::sizeBytes).sum();
    }

    @Override
    public boolean isLast(PeerMessage message) {
      return message instanceof PeerMessage.Deciding(Message.BlockProposed<ProposedBlock> _);
    }

    @Override
    public long mostTogether() {
      return MAX_TOGETHER_BYTES;
    }
  }

  /// @param speaks whether the other member listens to this one: else nothing is sent, nor kept
  /// @param standing how this member stands
  /// @param time waits
  /// @param dropped counts what there was no room for
  PeerLink(
      Peer peer,
      PeerClient client,
      BooleanSupplier speaks,
      Supplier<Standing> standing,
      Time time,
      LongAdder dropped) {
    this.peer = peer;
    this.client = client;
    this.speaks = speaks;
    this.votes =
        new Outbox<>(
            time,
            WEIGHTS,
            (messages, arrived) -> bring("votes", messages, arrived),
            () -> Optional.of(new PeerMessage.Deciding(new Message.Stands<>(standing.get()))),
            dropped);
    this.transactions =
        new Outbox<>(
            time,
            WEIGHTS,
            (messages, arrived) -> bring("transactions", messages, arrived),
            Optional::empty,
            dropped);
  }

  void start() {
    votes.start();
  }

  Peer peer() {
    return peer;
  }

  // What nobody listens to is not kept.
  void add(PeerMessage message) {
    if (!speaks.getAsBoolean()) {
      return;
    }
    (message instanceof PeerMessage.TransactionsAccepted ? transactions : votes).add(message);
  }

  /// Whether the last request with votes was answered as it should be.
  boolean isReached() {
    return reached;
  }

  /// Why not, for people.
  Optional<String> trouble() {
    return trouble;
  }

  int queued() {
    return votes.queued() + transactions.queued();
  }

  private void bring(String what, List<PeerMessage> messages, Consumer<Boolean> arrived) {
    if (!speaks.getAsBoolean()) {
      arrived.accept(true);
      return;
    }
    try {
      Thread.ofVirtual()
          .name("%s to %s".formatted(what, peer.id().value()))
          .start(() -> arrived.accept(hasBrought(what, messages)));
    } catch (OutOfMemoryError noThread) {
      // What goes to one member must not keep anything from the others.
      LOG.error("Messages to {} could not be sent", peer.id().value(), noThread);
      arrived.accept(false);
    }
  }

  private boolean hasBrought(String what, List<PeerMessage> messages) {
    try {
      client.send(peer, PeerMessages.encode(messages));
      reached(what);
      return true;
    } catch (IOException failed) {
      troubled(what, failed);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error failed) {
      LOG.error("Messages to {} could not be sent", peer.id().value(), failed);
    }
    return false;
  }

  private void reached(String what) {
    if (what.equals("votes")) {
      if (trouble.isPresent()) {
        LOG.info("Member {} is reached again", peer.id().value());
      }
      trouble = Optional.empty();
      reached = true;
    }
  }

  private void troubled(String what, IOException failed) {
    if (what.equals("votes")) {
      String reason = failed.getMessage() == null ? failed.toString() : failed.getMessage();
      if (!trouble.equals(Optional.of(reason))) {
        LOG.warn("Member {} at {} is not reached: {}", peer.id().value(), peer.address(), reason);
      }
      trouble = Optional.of(reason);
      reached = false;
    }
  }

  @Override
  public void close() {
    votes.close();
    transactions.close();
  }
}
