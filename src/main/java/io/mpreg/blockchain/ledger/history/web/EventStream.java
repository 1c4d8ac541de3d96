package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.history.ChainEvent;
import io.mpreg.blockchain.ledger.history.EventFeed;
import io.mpreg.blockchain.ledger.history.EventPage;
import io.mpreg.blockchain.ledger.history.EventSelection;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.web.StreamSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's stream, written by the thread of its request: a position in the chain that advances
/// as fast as the client reads. It holds only one page in memory.
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  /// How long a client may take to read one page.
  static final Duration SLOWEST_PAGE = Duration.ofSeconds(30);

  private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

  private final EventFeed feed;
  private final EventSelection selection;
  private final EventWriter writer;
  private final StreamSettings settings;
  private final LongSupplier nanoTime;
  private Position at;
  private long written;

  /// @param after the position after which the stream begins
  /// @param nanoTime a monotonic clock
  EventStream(
      EventFeed feed,
      EventSelection selection,
      Position after,
      EventWriter writer,
      StreamSettings settings,
      LongSupplier nanoTime) {
    this.feed = feed;
    this.selection = selection;
    this.at = after;
    this.writer = writer;
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /// Why this member ends a stream.
  private enum End {
    SHUTDOWN,
    SLOW,
    AGE,
    INTERNAL_ERROR;

    String reason() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Runs until this member ends the stream.
  ///
  /// @throws IOException when the client is gone, or does not read
  void run() throws IOException {
    writer.begin(at);
    written = nanoTime.getAsLong();
    End end = follow();
    writer.resume(at, end.reason());
  }

  private End follow() throws IOException {
    long opened = nanoTime.getAsLong();
    try {
      while (!feed.isClosed()) {
        if (isOver(opened, settings.maxAge())) {
          return End.AGE;
        }
        Optional<End> cut = step();
        if (cut.isPresent()) {
          return cut.get();
        }
      }
      return End.SHUTDOWN;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return End.SHUTDOWN;
    } catch (RuntimeException failed) {
      LOG.error("A stream of events failed after {}", at, failed);
      return End.INTERNAL_ERROR;
    }
  }

  private Optional<End> step() throws IOException, InterruptedException {
    Optional<End> cut;
    try {
      cut = send(feed.read(selection, at));
    } catch (StoreFailure failure) {
      // The stream stays open: the client is not at fault, and would meet the same failure after
      // reconnecting.
      LOG.info("Events cannot be read; trying again: {}", failure.getMessage());
      cut = Optional.empty();
      feed.await(Position.END, STORE_PAUSE);
    }
    if (cut.isEmpty()) {
      if (isOver(written, settings.heartbeat())) {
        writer.keepAlive(at);
        written = nanoTime.getAsLong();
      }
      feed.await(at, settings.heartbeat().minusNanos(nanoTime.getAsLong() - written));
    }
    return cut;
  }

  private Optional<End> send(EventPage page) throws IOException {
    long begun = nanoTime.getAsLong();
    for (ChainEvent event : page.events()) {
      if (feed.isClosed()) {
        return Optional.of(End.SHUTDOWN);
      }
      if (isOver(begun, SLOWEST_PAGE)) {
        return Optional.of(End.SLOW);
      }
      writer.event(event);
      at = event.position();
    }
    if (!page.events().isEmpty()) {
      writer.flush();
      written = nanoTime.getAsLong();
    }
    at = page.reached();
    return Optional.empty();
  }

  private boolean isOver(long since, Duration span) {
    return nanoTime.getAsLong() - since >= span.toNanos();
  }
}
