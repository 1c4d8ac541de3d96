package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/// Reads JSON objects from a stream in batches: one object, several in sequence, or arrays of them.
final class TransactionBatches implements AutoCloseable {
  // A tenth of what the interface accepts, so that a batch stays far below its 16 MiB unless
  // payloads are large; those are counted by their text.
  private static final int MAX_COUNT = 1_000;
  private static final int MAX_PAYLOAD_TEXT = 8 << 20;

  private final JsonParser parser;
  private boolean inArray;

  TransactionBatches(InputStream content) {
    this.parser = Json.MAPPER.createParser(content);
  }

  /// The next batch; empty at the end.
  List<JsonNode> next() {
    List<JsonNode> batch = new ArrayList<>();
    int payloadText = 0;
    while (batch.size() < MAX_COUNT && payloadText < MAX_PAYLOAD_TEXT) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        break;
      }
      if (token == JsonToken.START_ARRAY && !inArray) {
        inArray = true;
      } else if (token == JsonToken.END_ARRAY) {
        inArray = false;
      } else {
        JsonNode transaction = parser.readValueAsTree();
        payloadText += transaction.path("payload").asString("").length();
        batch.add(transaction);
      }
    }
    return batch;
  }

  @Override
  public void close() {
    parser.close();
  }
}
