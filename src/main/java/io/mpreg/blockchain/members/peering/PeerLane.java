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

/// Messages on their way to one other member, a request after the other: a request is answered only
/// when all that it brings was looked at, so what must not wait for other messages has a lane of
/// its own.
///
/// @param <M> a message
public final class PeerLane<M> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerLane.class);

  private final Cargo<M> cargo;
  private final Peer peer;
  private final PeerClient client;
  private final BooleanSupplier speaks;
  private final Outcomes outcomes;
  private final Outbox<M> outbox;

  /// What goes by a lane.
  ///
  /// @param name for people
  /// @param path where the other member takes it
  /// @param greeting what goes first with everything, and alone now and then; empty for nothing
  public record Cargo<M>(
      String name,
      String path,
      Outbox.Weights<M> weights,
      Function<List<M>, Bytes> encoding,
      Supplier<Optional<M>> greeting) {}

  /// Told how each request went.
  public interface Outcomes {
    /// For a lane whose failures mean nothing.
    Outcomes IGNORED =
        new Outcomes() {
          @Override
          public void arrived() {}

          @Override
          public void failed(IOException why) {}
        };

    /// It was answered as it should be.
    void arrived();

    /// It was not.
    void failed(IOException why);
  }

  /// @param speaks whether the other member listens to this one: else nothing is sent, nor kept
  /// @param time waits
  /// @param dropped counts what there was no room for
  public PeerLane(
      Cargo<M> cargo,
      Peer peer,
      PeerClient client,
      BooleanSupplier speaks,
      Outcomes outcomes,
      Time time,
      LongAdder dropped) {
    this.cargo = cargo;
    this.peer = peer;
    this.client = client;
    this.speaks = speaks;
    this.outcomes = outcomes;
    this.outbox = new Outbox<>(time, cargo.weights(), this::bring, cargo.greeting(), dropped);
  }

  /// Begins to greet.
  public void start() {
    outbox.start();
  }

  /// Another message; what nobody listens to is not kept.
  public void add(M message) {
    if (speaks.getAsBoolean()) {
      outbox.add(message);
    }
  }

  /// How many wait.
  public int queued() {
    return outbox.queued();
  }

  private void bring(List<M> messages, Consumer<Boolean> arrived) {
    if (!speaks.getAsBoolean()) {
      arrived.accept(true);
      return;
    }
    try {
      Thread.ofVirtual()
          .name("%s to %s".formatted(cargo.name(), peer.id().value()))
          .start(() -> arrived.accept(hasBrought(messages)));
    } catch (OutOfMemoryError noThread) {
      // What goes to one member must not keep anything from the others.
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
