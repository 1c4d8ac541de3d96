package io.mpreg.blockchain.federation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/// HTTP for members: Tomcat's, which gives a handshake and a request's header fields as long as
/// they like so long as something comes now and then, with an end to that. A connection takes one
/// of a bounded number, so whoever holds many this way would keep members out.
///
/// Made by Tomcat, by its name.
public final class PeerProtocol extends Http11NioProtocol {
  private static final long LOOK_MILLIS = 500;

  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("members-slow").factory());
  // Since when a connection is known that has not shown its certificate yet; used by one thread.
  private Map<SocketWrapperBase<?>, Long> shaking = new HashMap<>();
  private volatile long longestNanos = Long.MAX_VALUE;

  /// Ends a connection whose handshake has taken so long, or whose request has begun so long ago
  /// and whose header fields are not there.
  void closeSlowAfter(Duration longest) {
    longestNanos = longest.toNanos();
  }

  @Override
  public void start() throws Exception {
    super.start();
    var _ =
        looks.scheduleWithFixedDelay(
            this::closeSlow, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void closeSlow() {
    Map<SocketWrapperBase<?>, Long> before = shaking;
    shaking = new HashMap<>();
    long now = System.nanoTime();
    for (SocketWrapperBase<?> connection : getEndpoint().getConnections()) {
      if (connection.getSocket() instanceof NioChannel channel && !channel.isHandshakeComplete()) {
        shaking.put(connection, before.getOrDefault(connection, now));
      }
      if (now - shaking.getOrDefault(connection, now) > longestNanos || isSlow(connection)) {
        connection.close();
      }
    }
  }

  private boolean isSlow(SocketWrapperBase<?> connection) {
    return connection.getCurrentProcessor() instanceof AbstractProcessor processor
        && isSlow(processor.getRequest());
  }

  // Between two pieces of the header the processor has nothing to do, and says ENDED; the request
  // has no start where none has begun.
  private boolean isSlow(Request request) {
    long began = request.getStartTimeNanos();
    int stage = request.getRequestProcessor().getStage();
    return (stage == Constants.STAGE_PARSE || stage == Constants.STAGE_ENDED)
        && began >= 0
        && System.nanoTime() - began > longestNanos;
  }

  @Override
  public void stop() throws Exception {
    looks.shutdownNow();
    super.stop();
  }
}
