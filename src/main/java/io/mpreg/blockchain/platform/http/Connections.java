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

/// The connections of one listener. One thread checks them periodically: it closes those that
/// exceed a deadline, and, when there are too many, the most expendable ones.
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  // When connections are scarce, a request or an answer may still take this long: a client that has
  // just connected may have sent everything already.
  private static final long BUSY = TimeUnit.SECONDS.toNanos(1);

  private static final Comparator<Deque<Open>> MOST_THEN_OLDEST =
      Comparator.<Deque<Open>>comparingInt(Deque::size)
          .thenComparing(
              Comparator.<Deque<Open>>comparingLong(open -> open.element().phase.since).reversed());

  private final Map<SocketWrapperBase<?>, Request> served;
  private final Map<SocketWrapperBase<?>, Long> answered;
  private final long deadline;
  private final long longestIdle;
  private final long longestAnswer;
  // Start times as first seen by a check, for phases whose start Tomcat does not record.
  private Map<SocketWrapperBase<?>, Seen> seen = new HashMap<>();
  private Map<SocketWrapperBase<?>, Seen> seenBefore = new HashMap<>();

  /// @param served the requests that threads are processing
  /// @param answered when connections had their last answer
  /// @param deadline nanoseconds that a handshake, a header, or the rest of an unwanted body may
  ///   take
  /// @param longestIdle nanoseconds that a connection may be kept after an answer
  /// @param longestAnswer nanoseconds that an answer or a body may take
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

  /// The phase of a connection.
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

  private record Phase(Stage stage, long since) {}

  private record Seen(Stage stage, long request, long since) {}

  private record Open(SocketWrapperBase<?> connection, Phase phase) {}

  /// @param wanted how many connections to close, if there are that many expendable ones
  void check(Collection<? extends SocketWrapperBase<?>> connections, int wanted) {
    seenBefore = seen;
    seen = new HashMap<>();
    answered.keySet().removeIf(SocketWrapperBase::isClosed);
    long now = System.nanoTime();
    List<Open> expendable = new ArrayList<>();
    int ended = 0;
    for (SocketWrapperBase<?> connection : connections) {
      Open open = new Open(connection, phase(connection, now));
      long age = now - open.phase.since;
      if (isOverdue(open.phase.stage, age)) {
        end(open);
        ended++;
      } else if (isExpendable(open.phase.stage, age)) {
        expendable.add(open);
      }
    }
    if (ended < wanted) {
      closeExpendable(expendable, wanted - ended);
    }
  }

  private boolean isOverdue(Stage stage, long age) {
    return switch (stage) {
      case HANDSHAKE, FIRST_REQUEST, HEADER, REST_OF_BODY -> age > deadline;
      case NEXT_REQUEST -> age > longestIdle;
      case ANSWER -> age > longestAnswer;
      // The body's reader enforces its own deadline first, but not for a chunk that never begins,
      // or for trailers.
      case BODY -> age - deadline > longestAnswer;
      case SERVER -> false;
    };
  }

  private boolean isExpendable(Stage stage, long age) {
    return switch (stage) {
      case NEXT_REQUEST, REST_OF_BODY -> true;
      case HANDSHAKE, FIRST_REQUEST, HEADER, BODY, ANSWER -> age > BUSY;
      case SERVER -> false;
    };
  }

  // ---- the phase of a connection ----------------------------------------------------------------

  private Phase phase(SocketWrapperBase<?> connection, long now) {
    if (connection.getSocket() instanceof NioChannel channel && !channel.isHandshakeComplete()) {
      return seen(connection, Stage.HANDSHAKE, 0, now);
    }
    Request request = request(connection);
    // A request has a start time from its first byte on; empty lines before it do not count.
    if (request == null || request.getStartTimeNanos() < 0) {
      Long last = answered.get(connection);
      return last == null
          ? seen(connection, Stage.FIRST_REQUEST, 0, now)
          : new Phase(Stage.NEXT_REQUEST, last);
    }
    long began = request.getStartTimeNanos();
    return switch (request.getRequestProcessor().getStage()) {
      // Between two reads of a header the processor is idle, and its stage is ENDED.
      case Constants.STAGE_NEW,
          Constants.STAGE_PARSE,
          Constants.STAGE_KEEPALIVE,
          Constants.STAGE_ENDED ->
          new Phase(Stage.HEADER, began);
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

  private static Phase served(Request request, Response response, long began) {
    if (response.isCommitted()) {
      return isStream(response)
          ? new Phase(Stage.SERVER, began)
          : new Phase(Stage.ANSWER, response.getCommitTimeNanos());
    }
    return new Phase(request.isFinished() ? Stage.SERVER : Stage.BODY, began);
  }

  // Event streams have deadlines of their own.
  private static boolean isStream(Response response) {
    String type = response.getContentType();
    return type != null && type.startsWith("text/event-stream");
  }

  private Phase seen(SocketWrapperBase<?> connection, Stage stage, long request, long now) {
    Seen before = seen.getOrDefault(connection, seenBefore.get(connection));
    boolean isSame = before != null && before.stage == stage && before.request == request;
    Seen current = before != null && isSame ? before : new Seen(stage, request, now);
    seen.put(connection, current);
    return new Phase(stage, current.since);
  }

  // ---- the end of a connection -----------------------------------------------------------------

  /// Repeatedly closes the oldest connection of the address that has the most, or of those with
  /// equally many: so neither one client nor many together can keep others out.
  private void closeExpendable(List<Open> expendable, int wanted) {
    Map<String, Deque<Open>> byAddress = new HashMap<>();
    expendable.sort(Comparator.comparingLong(open -> open.phase.since));
    for (Open open : expendable) {
      byAddress
          .computeIfAbsent(
              Objects.requireNonNullElse(open.connection.getRemoteAddr(), ""),
              address -> new ArrayDeque<>())
          .add(open);
    }
    for (int i = 0; i < Math.min(wanted, expendable.size()); i++) {
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
      if (open.phase.stage.isServed() && isUnchanged(open)) {
        cut(open.connection);
      }
      return;
    }
    try {
      if (isUnchanged(open)) {
        open.connection.close();
      }
    } finally {
      working.unlock();
    }
  }

  // The connection may have become a complete request since the check.
  private boolean isUnchanged(Open open) {
    return phase(open.connection, System.nanoTime()).equals(open.phase);
  }

  // A thread is processing the connection, and closes it when its reads or writes fail. Tomcat
  // recycles the objects of a closed connection, so no other thread may close it.
  private static void cut(SocketWrapperBase<?> connection) {
    if (connection.getSocket() instanceof NioChannel channel) {
      SocketChannel socket = channel.getIOChannel();
      try {
        socket.shutdownInput();
        socket.shutdownOutput();
      } catch (IOException gone) {
        LOG.debug("A connection to be closed is gone already", gone);
      }
    }
  }
}
