package io.mpreg.blockchain.platform.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tomcat's HTTP protocol with deadlines for phases that Tomcat lets last for ever as long as a
/// byte arrives now and then. Connections are limited, so a client that holds many this way would
/// keep all others out ([Connections]).
///
/// Tomcat creates it by name.
public final class TimedProtocol extends Http11NioProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(TimedProtocol.class);
  private static final long CHECK_MILLIS = 250;

  // The requests in progress; Tomcat exposes a connection's request only while no thread processes
  // it.
  private final Map<SocketWrapperBase<?>, Request> served = new ConcurrentHashMap<>();
  // When a connection had its last answer.
  private final Map<SocketWrapperBase<?>, Long> answered = new ConcurrentHashMap<>();
  private volatile long longestAnswerNanos = Long.MAX_VALUE;
  private @Nullable ScheduledExecutorService checks;

  /// Closes a connection whose answer began longer ago than this, or, slightly extended, whose body
  /// did; except event streams.
  void endAnswersAfter(Duration longest) {
    longestAnswerNanos = longest.toNanos();
  }

  @Override
  protected Processor createProcessor() {
    return new Server(this, getAdapter());
  }

  @Override
  public void start() throws Exception {
    super.start();
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("deadlines-" + getLocalPort()).factory());
    Connections connections =
        new Connections(
            served,
            answered,
            nanos(getConnectionTimeout()),
            nanos(getKeepAliveTimeout()),
            longestAnswerNanos);
    var _ =
        started.scheduleWithFixedDelay(
            () -> check(connections), CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    checks = started;
  }

  // Tomcat's settings allow "no timeout".
  private static long nanos(int millis) {
    return millis < 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void check(Connections connections) {
    try {
      boolean isFull = getMaxConnections() > 0 && getConnectionCount() >= getMaxConnections();
      connections.check(getEndpoint().getConnections(), isFull ? getMaxConnections() / 4 + 1 : 0);
    } catch (RuntimeException failed) {
      // An exception would end the periodic checks.
      LOG.warn("Connections of {} could not be checked", getName(), failed);
    }
  }

  @Override
  public void stop() throws Exception {
    ScheduledExecutorService started = checks;
    if (started != null) {
      started.shutdownNow();
    }
    super.stop();
  }

  /// Tomcat's processor, registered while it works.
  private final class Server extends Http11Processor {
    Server(TimedProtocol protocol, Adapter adapter) {
      super(protocol, adapter);
    }

    @Override
    public SocketState service(SocketWrapperBase<?> connection) throws IOException {
      served.put(connection, getRequest());
      int before = requests();
      try {
        return super.service(connection);
      } finally {
        if (requests() != before) {
          answered.put(connection, System.nanoTime());
        }
        served.remove(connection);
      }
    }

    private int requests() {
      return getRequest().getRequestProcessor().getRequestCount();
    }
  }
}
