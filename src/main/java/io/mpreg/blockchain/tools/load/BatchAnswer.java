package io.mpreg.blockchain.tools.load;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The node's answer for each transaction of a batch, parsed without building a tree.
final class BatchAnswer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ITEM = 1;
  private static final int PROBLEM = 2;

  private BatchAnswer() {}

  /// @param code why it was refused; empty where it was acknowledged
  /// @param retryAfterSeconds seconds of Retry-After; 0 where there is none
  record Item(int status, String code, int retryAfterSeconds) {}

  static List<Item> read(byte[] body) {
    List<Item> items = new ArrayList<>();
    int depth = 0;
    int status = 0;
    String code = "";
    int retryAfterSeconds = 0;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> depth++;
          case END_OBJECT -> {
            depth--;
            if (depth == 0) {
              items.add(new Item(status, code, retryAfterSeconds));
              code = "";
              retryAfterSeconds = 0;
            }
          }
          case PROPERTY_NAME -> {
            if (depth == ITEM && "httpStatus".equals(parser.currentName())) {
              status = parser.nextIntValue(0);
            } else if (depth == PROBLEM && "code".equals(parser.currentName())) {
              code = String.valueOf(parser.nextStringValue());
            } else if (depth == PROBLEM && Answer.AGAIN.equals(parser.currentName())) {
              retryAfterSeconds = parser.nextIntValue(0);
            }
          }
          default -> {}
        }
      }
    }
    return items;
  }
}
