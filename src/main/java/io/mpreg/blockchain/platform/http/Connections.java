package io.mpreg.blockchain.platform.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of one listener, looked at again and again by one thread: ends those that take
/// too long, and, where there are too many, those that can best be done without.
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  // What a request or an answer may take when others wait for its place: whoever has just come may
  // have sent all of it.
  private static final long BUSY = TimeUnit.SECONDS.toNanos(1);

  private static final Comparator<Deque<Open>> MOST_THEN_OLDEST =
      Comparator.<Deque<Open>>comparingInt(Deque::size)
          .thenComparing(
              Comparator.<Deque<Open>>comparingLong(open -> open.element().standing.since)
                  .reversed());

  private final Map<SocketWrapperBase<?>, Request> served;
  private final Map<SocketWrapperBase<?>, Long> answered;
  private final long deadline;
  private final long longestIdle;
  private final long longestAnswer;
  // What the last look saw begin, where Tomcat does not say when it did.
  private Map<SocketWrapperBase<?>, Seen> seen = new HashMap<>();
  private Map<SocketWrapperBase<?>, Seen> seenBefore = new HashMap<>();

  /// @param served the requests that threads are working on
  /// @param answered when connections had their last answer
  /// @param deadline nanoseconds that a handshake may take, a header, and what is left of a body
  ///   that nobody wants
  /// @param longestIdle nanoseconds that a connection may be kept after an answer
  /// @param longestAnswer nanoseconds that an answer may take, and a body
  Connections(
      Map<SocketWrapperBase<?>, Request> served,
      Map<SocketWrapperBase<?>, Long> answered,
      long deadline,
      long longestIdle,
      long longestAnswer) {
    this.served = served;
    this.answered = answered;
    this.deadline = deadline;
    this.longestIdle = longestIdle;
    this.longestAnswer = longestAnswer;
  }

  /// What a connection waits for.
  private enum Stage {
    HANDSHAKE,
    FIRST_REQUEST,
    NEXT_REQUEST,
    HEADER,
    BODY,
    SERVER,
    ANSWER,
    REST_OF_BODY;

    boolean isServed() {
      return this == BODY || this == SERVER || this == ANSWER || this == REST_OF_BODY;
    }
  }

  private record Standing(Stage stage, long since) {}

  private record Seen(Stage stage, long request, long since) {}

  private record Open(SocketWrapperBase<?> connection, Standing standing) {}

  /// @param wanted how many are to be ended, if so many can be done without
  void look(Collection<? extends SocketWrapperBase<?>> connections, int wanted) {
    seenBefore = seen;
    seen = new HashMap<>();
    answered.keySet().removeIf(SocketWrapperBase::isClosed);
    long now = System.nanoTime();
    List<Open> spare = new ArrayList<>();
    int ended = 0;
    for (SocketWrapperBase<?> connection : connections) {
      Open open = new Open(connection, standing(connection, now));
      long age = now - open.standing.since;
      if (isLate(open.standing.stage, age)) {
        end(open);
        ended++;
      } else if (isSpare(open.standing.stage, age)) {
        spare.add(open);
      }
    }
    if (ended < wanted) {
      giveWay(spare, wanted - ended);
    }
  }

  private boolean isLate(Stage stage, long age) {
    return switch (stage) {
      case HANDSHAKE, FIRST_REQUEST, HEADER, REST_OF_BODY -> age > deadline;
      case NEXT_REQUEST -> age > longestIdle;
      case ANSWER -> age > longestAnswer;
      // Who reads a body says so first, but sees neither a chunk that never begins nor trailers.
      case BODY -> age - deadline > longestAnswer;
      case SERVER -> false;
    };
  }

  private boolean isSpare(Stage stage, long age) {
    return switch (stage) {
      case NEXT_REQUEST, REST_OF_BODY -> true;
      case HANDSHAKE, FIRST_REQUEST, HEADER, BODY, ANSWER -> age > BUSY;
      case SERVER -> false;
    };
  }

  // ---- where a connection stands ---------------------------------------------------------------

  private Standing standing(SocketWrapperBase<?> connection, long now) {
    if (connection.getSocket() instanceof NioChannel channel && !channel.isHandshakeComplete()) {
      return seen(connection, Stage.HANDSHAKE, 0, now);
    }
    Request request = request(connection);
    // It has a start as soon as its first byte is there; empty lines before it are none of it.
    if (request == null || request.getStartTimeNanos() < 0) {
      Long last = answered.get(connection);
      return last == null
          ? seen(connection, Stage.FIRST_REQUEST, 0, now)
          : new Standing(Stage.NEXT_REQUEST, last);
    }
    long began = request.getStartTimeNanos();
    return switch (request.getRequestProcessor().getStage()) {
      // Between two pieces of the header the processor has nothing to do, and says ENDED.
      case Constants.STAGE_NEW,
          Constants.STAGE_PARSE,
          Constants.STAGE_KEEPALIVE,
          Constants.STAGE_ENDED ->
          new Standing(Stage.HEADER, began);
      case Constants.STAGE_ENDINPUT -> seen(connection, Stage.REST_OF_BODY, began, now);
      default -> served(request, request.getResponse(), began);
    };
  }

  private @Nullable Request request(SocketWrapperBase<?> connection) {
    Request known = served.get(connection);
    return known == null && connection.getCurrentProcessor() instanceof AbstractProcessor waiting
        ? waiting.getRequest()
        : known;
  }

  private static Standing served(Request request, Response response, long began) {
    if (response.isCommitted()) {
      return isStream(response)
          ? new Standing(Stage.SERVER, began)
          : new Standing(Stage.ANSWER, response.getCommitTimeNanos());
    }
    return new Standing(request.isFinished() ? Stage.SERVER : Stage.BODY, began);
  }

  // It has deadlines of its own.
  private static boolean isStream(Response response) {
    String type = response.getContentType();
    return type != null && type.startsWith("text/event-stream");
  }

  private Standing seen(SocketWrapperBase<?> connection, Stage stage, long request, long now) {
    Seen before = seen.getOrDefault(connection, seenBefore.get(connection));
    boolean isSame = before != null && before.stage == stage && before.request == request;
    Seen current = before != null && isSame ? before : new Seen(stage, request, now);
    seen.put(connection, current);
    return new Standing(stage, current.since);
  }

  // ---- the end of a connection -----------------------------------------------------------------

  /// Ends the oldest of the address that has most of them, again and again, or of those that have
  /// as many: so one client alone keeps nobody else out, nor do many who come together.
  private void giveWay(List<Open> spare, int wanted) {
    Map<String, Deque<Open>> byAddress = new HashMap<>();
    spare.sort(Comparator.comparingLong(open -> open.standing.since));
    for (Open open : spare) {
      byAddress
          .computeIfAbsent(
              Objects.requireNonNullElse(open.connection.getRemoteAddr(), ""),
              address -> new ArrayDeque<>())
          .add(open);
    }
    for (int i = 0; i < Math.min(wanted, spare.size()); i++) {
      byAddress.values().stream()
          .filter(open -> !open.isEmpty())
          .max(MOST_THEN_OLDEST)
          .map(Deque::poll)
          .ifPresent(this::end);
    }
  }

  private void end(Open open) {
    Lock working = open.connection.getLock();
    if (!working.tryLock()) {
      if (open.standing.stage.isServed() && stillStands(open)) {
        cut(open.connection);
      }
      return;
    }
    try {
      if (stillStands(open)) {
        open.connection.close();
      }
    } finally {
      working.unlock();
    }
  }

  // What was late a moment ago may be a request by now.
  private boolean stillStands(Open open) {
    return standing(open.connection, System.nanoTime()).equals(open.standing);
  }

  // A thread is at work on it, and closes it when it finds that nothing comes or goes any more.
  // Tomcat uses what belongs to a closed connection again, so nobody else may close it.
  private static void cut(SocketWrapperBase<?> connection) {
    if (connection.getSocket() instanceof NioChannel channel) {
      SocketChannel socket = channel.getIOChannel();
      try {
        socket.shutdownInput();
        socket.shutdownOutput();
      } catch (IOException gone) {
        LOG.debug("A connection that was to be cut is gone", gone);
      }
    }
  }
}
