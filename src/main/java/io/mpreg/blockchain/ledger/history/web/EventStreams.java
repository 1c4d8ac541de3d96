package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.EventFeed;
import io.mpreg.blockchain.platform.web.LongAnswers;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.StreamSettings;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The streams that are open: so many and no more, and at a shutdown the first to end. The web
/// server would wait for them until its time is up.
@Component
class EventStreams implements SmartLifecycle {
  private final EventFeed feed;
  private final StreamSettings settings;
  private final int capacity;
  private final Map<String, Integer> byClient = new HashMap<>();
  private int open;
  private boolean running;

  EventStreams(Ledger ledger, StreamSettings settings, LongAnswers limits) {
    this.feed = ledger.events();
    this.settings = settings;
    this.capacity = Math.min(settings.max(), limits.streams());
  }

  /// The right to one stream, until it is closed.
  @FunctionalInterface
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /// @throws RequestRefused `server-busy` when there is no place
  synchronized Place enter(String client) {
    if (!running) {
      throw busy("this member is stopping; connect to another one, or later");
    }
    if (open >= capacity) {
      throw busy("%d streams are open, which is the limit; come again".formatted(open));
    }
    if (byClient.getOrDefault(client, 0) >= settings.perClient()) {
      throw busy("your address has %d streams, which is the limit".formatted(settings.perClient()));
    }
    open++;
    byClient.merge(client, 1, Integer::sum);
    return () -> leave(client);
  }

  private static RequestRefused busy(String detail) {
    return new RequestRefused(RequestFault.SERVER_BUSY, detail);
  }

  private synchronized void leave(String client) {
    open--;
    byClient.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
  }

  /// How many may be open.
  int capacity() {
    return capacity;
  }

  /// How many are open.
  synchronized int open() {
    return open;
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  // In the phase that is stopped first, which is the default.
  @Override
  public synchronized void stop() {
    running = false;
    feed.close();
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  // A feed that is closed stays so.
  @Override
  public boolean isPauseable() {
    return false;
  }
}
