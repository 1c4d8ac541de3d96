package io.mpreg.blockchain.tools.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One thread for all connections: sends what is due as soon as a connection is free, and
/// dispatches responses.
final class Loop implements AutoCloseable {
  private static final int BUFFER = 1 << 18;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long ANSWER_LIMIT_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private record Stream(Source source, List<Connection> connections) {
    @Nullable Connection idle() {
      for (Connection connection : connections) {
        if (connection.isIdle()) {
          return connection;
        }
      }
      return null;
    }
  }

  private final Target target;
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final List<Stream> streams = new ArrayList<>();
  private long lookedAt;

  Loop(Target target) throws IOException {
    this.target = target;
  }

  /// Adds a kind of request with its own connections.
  void add(Source source, int connections) {
    List<Connection> own = new ArrayList<>(connections);
    for (int i = 0; i < connections; i++) {
      own.add(new Connection(target, selector));
    }
    streams.add(new Stream(source, own));
  }

  /// Runs until the condition holds or the deadline has passed.
  void runUntil(BooleanSupplier done, long deadlineNanos) throws IOException {
    for (long now = System.nanoTime();
        !done.getAsBoolean() && now - deadlineNanos < 0;
        now = System.nanoTime()) {
      long wait = LOOK_NANOS;
      for (Stream stream : streams) {
        wait = Math.min(wait, send(stream, now));
      }
      await(wait);
      dropSilent(now);
    }
  }

  private static long send(Stream stream, long now) {
    for (Connection free = stream.idle(); free != null; free = stream.idle()) {
      Exchange next = stream.source().take(now);
      if (next == null) {
        return stream.source().nanosUntilNext(now);
      }
      free.send(next, now);
    }
    return Source.NEVER;
  }

  private void await(long nanos) throws IOException {
    if (nanos <= 0) {
      selector.selectNow(key -> ((Connection) key.attachment()).ready(buffer));
    } else {
      selector.select(
          key -> ((Connection) key.attachment()).ready(buffer),
          Math.max(1, nanos / NANOS_PER_MILLI));
    }
  }

  private void dropSilent(long now) {
    if (now - lookedAt < LOOK_NANOS) {
      return;
    }
    lookedAt = now;
    for (Stream stream : streams) {
      for (Connection connection : stream.connections()) {
        if (connection.isSilentSince(now - ANSWER_LIMIT_NANOS)) {
          connection.drop("answer-timeout");
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    streams.forEach(stream -> stream.connections().forEach(Connection::close));
    selector.close();
  }
}
