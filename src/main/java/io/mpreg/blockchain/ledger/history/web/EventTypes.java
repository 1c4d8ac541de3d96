package io.mpreg.blockchain.ledger.history.web;

import java.util.List;

/// The event types of a stream.
record EventTypes(boolean blocks, boolean transactions) {
  static final String DEFAULT = "transaction";

  static EventTypes parse(String text) {
    List<String> types = List.of(text.split(",", -1));
    EventTypes parsed = new EventTypes(types.contains("block"), types.contains("transaction"));
    int known = (parsed.blocks ? 1 : 0) + (parsed.transactions ? 1 : 0);
    if (types.size() != known) {
      throw new IllegalArgumentException("is not block, transaction, or both with a comma");
    }
    return parsed;
  }
}
