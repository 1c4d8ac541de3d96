package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.history.ChainEvent;
import io.mpreg.blockchain.ledger.history.ChainEvent.BlockFinal;
import io.mpreg.blockchain.ledger.history.ChainEvent.TransactionFinal;
import io.mpreg.blockchain.ledger.history.ChainEvent.Unshown;
import io.mpreg.blockchain.ledger.history.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/// Writes server-sent events (WHATWG HTML, section 9.2). JSON has no line breaks inside, so every
/// event has one line of data.
final class EventWriter {
  /// How long clients wait before they reconnect.
  private static final int RETRY_MILLIS = 1_000;

  private final OutputStream out;
  private final JsonMapper json;

  EventWriter(OutputStream out, JsonMapper json) {
    this.out = out;
    this.json = json;
  }

  /// The data of the last event, when this member ends the stream.
  ///
  /// @param after the event id after which the client continues
  record ResumeJson(String after, String reason) {}

  /// Sets the client's last event id without an event, so that a client that is disconnected before
  /// its first event continues from here.
  void begin(Position at) throws IOException {
    text("retry: " + RETRY_MILLIS + "\nid: " + id(at) + "\n\n");
    out.flush();
  }

  void event(ChainEvent event) throws IOException {
    switch (event) {
      case BlockFinal(var block) -> event("block", event.position(), BlockJson.of(block));
      case TransactionFinal(var stored) ->
          event("transaction", event.position(), StatusJson.of(stored));
      case Unshown(var at, var divergence) ->
          event("damaged", at, ListedPage.damaged(at, divergence));
    }
  }

  void resume(Position at, String reason) throws IOException {
    event("resume", at, new ResumeJson(id(at), reason));
    out.flush();
  }

  /// A comment as a heartbeat, with the stream's position as the last event id.
  void keepAlive(Position at) throws IOException {
    text(":\nid: " + id(at) + "\n\n");
    out.flush();
  }

  void flush() throws IOException {
    out.flush();
  }

  private void event(String type, Position at, Object data) throws IOException {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes(ascii("id: " + id(at) + "\nevent: " + type + "\ndata: "));
    event.writeBytes(json.writeValueAsBytes(data));
    event.writeBytes(ascii("\n\n"));
    event.writeTo(out);
  }

  private void text(String text) throws IOException {
    out.write(ascii(text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String id(Position at) {
    return new EventId(at).text();
  }
}
