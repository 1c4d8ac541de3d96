package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.history.EventFeed;
import io.mpreg.blockchain.platform.http.Permits;
import io.mpreg.blockchain.platform.http.Permits.Permit;
import io.mpreg.blockchain.platform.web.LongLivedConnections;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.StreamSettings;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Counts and limits the open streams, and ends them first at a shutdown. Otherwise the web server
/// would wait for them until its shutdown timeout.
@Component
class EventStreams implements SmartLifecycle {
  private final EventFeed feed;
  private final StreamSettings settings;
  private final int capacity;
  private final Permits<String> open;
  private boolean running;

  EventStreams(Ledger ledger, StreamSettings settings, LongLivedConnections limits) {
    this.feed = ledger.events();
    this.settings = settings;
    this.capacity = Math.min(settings.max(), limits.streams());
    this.open = new Permits<>(capacity, settings.perClient());
  }

  /// Acquires a permit for one stream.
  ///
  /// @throws RequestRefused `server-busy` when no permit is free
  synchronized Permit enter(String client) {
    if (!running) {
      throw busy("this member is stopping; connect to another one, or later");
    }
    // Synchronized, so that concurrent requests cannot exceed the limit.
    if (open() == capacity) {
      throw busy("%d streams are open, which is the limit; try again later".formatted(capacity));
    }
    return open.take(client)
        .orElseThrow(
            () ->
                busy(
                    "your address has %d streams, which is the limit"
                        .formatted(settings.perClient())));
  }

  private static RequestRefused busy(String detail) {
    return new RequestRefused(RequestFault.SERVER_BUSY, detail);
  }

  /// How many streams may be open.
  int capacity() {
    return capacity;
  }

  /// How many streams are open.
  int open() {
    return open.taken();
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  // The default phase, which is stopped first.
  @Override
  public synchronized void stop() {
    running = false;
    feed.close();
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  // A closed feed is never reopened.
  @Override
  public boolean isPauseable() {
    return false;
  }
}
