package io.mpreg.blockchain.load;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a node answered to each transaction of a batch, read without building a tree.
final class BatchAnswer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ITEM = 1;
  private static final int PROBLEM = 2;

  private BatchAnswer() {}

  /// @param code why it was refused; empty where it was acknowledged
  record Item(int status, String code) {}

  static List<Item> read(byte[] body) {
    List<Item> items = new ArrayList<>();
    int depth = 0;
    int status = 0;
    String code = "";
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> depth++;
          case END_OBJECT -> {
            depth--;
            if (depth == 0) {
              items.add(new Item(status, code));
              code = "";
            }
          }
          case PROPERTY_NAME -> {
            if (depth == ITEM && "httpStatus".equals(parser.currentName())) {
              status = parser.nextIntValue(0);
            } else if (depth == PROBLEM && "code".equals(parser.currentName())) {
              code = String.valueOf(parser.nextStringValue());
            }
          }
          default -> {}
        }
      }
    }
    return items;
  }
}
