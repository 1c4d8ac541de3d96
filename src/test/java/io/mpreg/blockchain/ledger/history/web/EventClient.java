package io.mpreg.blockchain.ledger.history.web;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A client of event streams (WHATWG HTML, section 9.2), over a socket of its own, which it can
/// close after any byte.
final class EventClient implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 64 * 1024;

  private final Socket socket = new Socket();
  private final InputStream bytes;
  private final InputStream body;
  private final int status;
  private final Map<String, String> headers = new HashMap<>();
  private Optional<String> lastEventId;
  private int comments;
  private Optional<String> retry = Optional.empty();

  record Event(String id, String type, String data) {}

  /// @param mostBytes after this many bytes the connection counts as lost
  EventClient(int port, String query, Optional<String> lastEventId, long mostBytes)
      throws IOException {
    this.lastEventId = lastEventId;
    socket.setReceiveBufferSize(RECEIVE_BUFFER);
    socket.setSoTimeout(120_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    String head =
        "GET "
            + EventController.PATH
            + query
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            + lastEventId.map(id -> "Last-Event-ID: " + id + "\r\n").orElse("")
            + "\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    bytes = new Limited(new BufferedInputStream(socket.getInputStream()), mostBytes);
    status = Integer.parseInt(line(bytes).split(" ")[1]);
    for (String header = line(bytes); !header.isEmpty(); header = line(bytes)) {
      String[] parts = header.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    body = new Chunked();
  }

  EventClient(int port, String query) throws IOException {
    this(port, query, Optional.empty(), Long.MAX_VALUE);
  }

  int status() {
    return status;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /// According to the standard: the id of the last event that was dispatched, or would have been.
  Optional<String> lastEventId() {
    return lastEventId;
  }

  int comments() {
    return comments;
  }

  Optional<String> retry() {
    return retry;
  }

  /// The next event; empty when the server has ended the stream properly.
  ///
  /// @throws IOException when the connection is lost
  Optional<Event> next() throws IOException {
    return next(id -> false);
  }

  /// The events until the last event id is of some kind, or the stream ends.
  List<Event> until(Predicate<String> id) throws IOException {
    List<Event> events = new ArrayList<>();
    while (lastEventId.filter(id).isEmpty()) {
      Optional<Event> event = next(id);
      event.ifPresent(events::add);
      if (event.isEmpty() && lastEventId.filter(id).isEmpty()) {
        throw new EOFException("the stream ended after " + lastEventId);
      }
    }
    return events;
  }

  private Optional<Event> next(Predicate<String> enough) throws IOException {
    String type = "message";
    StringBuilder data = new StringBuilder();
    Optional<String> id = lastEventId;
    while (true) {
      Optional<String> line = textLine();
      if (line.isEmpty()) {
        return Optional.empty();
      }
      String text = line.get();
      if (text.isEmpty()) {
        lastEventId = id;
        if (!data.isEmpty()) {
          return Optional.of(new Event(id.orElse(""), type, data.substring(0, data.length() - 1)));
        }
        if (id.filter(enough).isPresent()) {
          return Optional.empty();
        }
        type = "message";
        continue;
      }
      int colon = text.indexOf(':');
      if (colon == 0) {
        comments++;
        continue;
      }
      String value = text.substring(colon + 1).replaceFirst("^ ", "");
      switch (text.substring(0, colon)) {
        case "id" -> id = Optional.of(value);
        case "event" -> type = value;
        case "data" -> data.append(value).append('\n');
        case "retry" -> retry = Optional.of(value);
        default -> throw new IOException("an unknown field: " + text);
      }
    }
  }

  // Empty at the end of the stream; an incomplete last line is dropped.
  private Optional<String> textLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = body.read(); octet != '\n'; octet = body.read()) {
      if (octet < 0) {
        return Optional.empty();
      }
      line.append((char) octet);
    }
    return Optional.of(line.toString());
  }

  private static String line(InputStream source) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = source.read(); octet != '\n'; octet = source.read()) {
      if (octet < 0) {
        throw new EOFException("the connection is lost");
      }
      line.append((char) octet);
    }
    return line.toString().strip();
  }

  /// Closes the connection as a terminating process does.
  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Closes the connection with a reset, as after a power cycle.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// The body, of chunks (RFC 9112 section 7.1).
  private final class Chunked extends InputStream {
    private long left;
    private boolean isFirst = true;

    @Override
    public int read() throws IOException {
      if (left == 0 && !nextChunk()) {
        return -1;
      }
      left--;
      int octet = bytes.read();
      if (octet < 0) {
        throw new EOFException("the connection is lost");
      }
      return octet;
    }

    private boolean nextChunk() throws IOException {
      if (!isFirst) {
        line(bytes);
      }
      isFirst = false;
      left = Long.parseLong(line(bytes), 16);
      return left > 0;
    }
  }

  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long most) {
      super(in);
      left = most;
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? super.read() : -1;
    }
  }
}
