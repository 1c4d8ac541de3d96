package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.members.deciding.Outbox;
import io.mpreg.blockchain.members.deciding.Time;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The messages to one other member, one request after the other. A request is answered only when
/// all its messages were processed, so messages that must not wait for others have a lane of their
/// own.
///
/// @param <M> the type of message
public final class PeerLane<M> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLane.class);

  private final Cargo<M> cargo;
  private final Peer peer;
  private final PeerClient client;
  private final BooleanSupplier isListenedTo;
  private final Outcomes outcomes;
  private final Outbox<M> outbox;

  /// What a lane carries.
  ///
  /// @param name for operators
  /// @param path where the other member takes it
  /// @param greeting goes first in every request, and alone when idle; empty for none
  public record Cargo<M>(
      String name,
      String path,
      Outbox.Weights<M> weights,
      Function<List<M>, Bytes> encoding,
      Supplier<Optional<M>> greeting) {}

  /// Told the outcome of each request.
  public interface Outcomes {
    /// For a lane whose failures do not matter.
    Outcomes IGNORED =
        new Outcomes() {
          @Override
          public void arrived() {}

          @Override
          public void failed(IOException why) {}
        };

    /// The request succeeded.
    void arrived();

    /// It failed.
    void failed(IOException why);
  }

  /// @param isListenedTo whether the other member takes messages of this one; else none is kept
  /// @param time for delays
  /// @param dropped counts messages dropped because the queue was full
  public PeerLane(
      Cargo<M> cargo,
      Peer peer,
      PeerClient client,
      BooleanSupplier isListenedTo,
      Outcomes outcomes,
      Time time,
      LongAdder dropped) {
    this.cargo = cargo;
    this.peer = peer;
    this.client = client;
    this.isListenedTo = isListenedTo;
    this.outcomes = outcomes;
    this.outbox = new Outbox<>(time, cargo.weights(), this::bring, cargo.greeting(), dropped);
  }

  /// Begins to send greetings.
  public void start() {
    outbox.start();
  }

  /// Queues a message, unless the other member takes none.
  public void add(M message) {
    if (isListenedTo.getAsBoolean()) {
      outbox.add(message);
    }
  }

  /// The number of queued messages.
  public int queued() {
    return outbox.queued();
  }

  private void bring(List<M> messages, Consumer<Boolean> arrived) {
    if (!isListenedTo.getAsBoolean()) {
      arrived.accept(true);
      return;
    }
    try {
      Thread.ofVirtual()
          .name("%s to %s".formatted(cargo.name(), peer.id().value()))
          .start(() -> arrived.accept(hasBrought(messages)));
    } catch (OutOfMemoryError noThread) {
      // A failure to send to one member must not affect the others.
      LOG.error("Messages to {} could not be sent", peer.id().value(), noThread);
      arrived.accept(false);
    }
  }

  private boolean hasBrought(List<M> messages) {
    try {
      client.send(peer, cargo.path(), cargo.encoding().apply(messages));
      outcomes.arrived();
      return true;
    } catch (IOException failed) {
      outcomes.failed(failed);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error failed) {
      LOG.error("Messages to {} could not be sent", peer.id().value(), failed);
    }
    return false;
  }

  @Override
  public void close() {
    outbox.close();
  }
}
