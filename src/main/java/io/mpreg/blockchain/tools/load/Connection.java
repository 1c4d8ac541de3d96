package io.mpreg.blockchain.tools.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One keep-alive connection: a request, its response, the next request. Connects when needed, also
/// after the server has closed the connection.
final class Connection {
  private static final int FIRST_SIZE = 1 << 14;
  private static final int MAX_SIZE = 64 << 20;

  private final Target target;
  private final Selector selector;
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable Exchange exchange;
  private ByteBuffer out = ByteBuffer.allocate(0);
  private byte[] in = new byte[FIRST_SIZE];
  private int size;
  private long sentAt;

  Connection(Target target, Selector selector) {
    this.target = target;
    this.selector = selector;
  }

  boolean isIdle() {
    return exchange == null;
  }

  /// Whether its response is overdue.
  boolean isSilentSince(long nanoTime) {
    return exchange != null && sentAt - nanoTime < 0;
  }

  void send(Exchange next, long nanoTime) {
    exchange = next;
    sentAt = nanoTime;
    size = 0;
    out = ByteBuffer.wrap(next.request());
    try {
      if (channel == null) {
        connect();
      }
      flush();
    } catch (IOException lost) {
      drop("connection-lost");
    }
  }

  private void connect() throws IOException {
    SocketChannel opened = SocketChannel.open(target.address());
    channel = opened;
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    opened.configureBlocking(false);
    key = opened.register(selector, SelectionKey.OP_READ, this);
  }

  private void flush() throws IOException {
    if (channel == null || key == null) {
      return;
    }
    channel.write(out);
    key.interestOps(
        out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  /// Continues with what the socket is ready for.
  ///
  /// @param buffer for reading; its content is not kept
  void ready(ByteBuffer buffer) {
    try {
      if (key != null && key.isWritable()) {
        flush();
      }
      if (key != null && key.isReadable()) {
        read(buffer);
      }
    } catch (IOException lost) {
      drop("connection-lost");
    } catch (IllegalArgumentException unreadable) {
      drop("answer-unreadable");
    }
  }

  private void read(ByteBuffer buffer) throws IOException {
    if (channel == null) {
      return;
    }
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      drop("connection-closed");
      return;
    }
    append(buffer.flip());
    Optional<Answer> answer = Answer.read(in, size);
    Exchange done = exchange;
    if (answer.isPresent() && done != null) {
      exchange = null;
      if (answer.get().isLast()) {
        close();
      }
      done.answered(answer.get(), System.nanoTime());
    }
  }

  private void append(ByteBuffer received) {
    int needed = size + received.remaining();
    if (needed > MAX_SIZE) {
      throw new IllegalArgumentException("a response over %d bytes".formatted(MAX_SIZE));
    }
    if (needed > in.length) {
      in = Arrays.copyOf(in, Math.max(needed, 2 * in.length));
    }
    received.get(in, size, received.remaining());
    size = needed;
  }

  /// Drops the connection and its pending request.
  void drop(String code) {
    close();
    Exchange lost = exchange;
    exchange = null;
    if (lost != null) {
      lost.failed(code, System.nanoTime());
    }
  }

  void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException gone) {
      // Closed either way.
    }
    channel = null;
    key = null;
    size = 0;
  }
}
