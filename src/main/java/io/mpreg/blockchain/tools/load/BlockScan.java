package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.crypto.Hash;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Looks for transactions in the blocks themselves.
final class BlockScan {
  private static final int PAGE = 500;

  private final NodeApi api;
  private final Map<Hash, Found> found = new HashMap<>();

  BlockScan(NodeApi api) {
    this.api = api;
  }

  /// Where a transaction was found.
  ///
  /// @param times in how many places
  record Found(long height, String outcome, int times) {}

  Map<Hash, Found> found() {
    return found;
  }

  /// Reads the blocks of a range of heights, both ends included.
  void read(long from, long to) throws IOException {
    for (long height = from; height <= to; height++) {
      readBlock(height);
    }
  }

  private void readBlock(long height) throws IOException {
    String list = "/blocks/%d/transactions?limit=%d".formatted(height, PAGE);
    String cursor = "";
    do {
      JsonNode page = api.get(list + cursor);
      for (JsonNode item : page.path("items")) {
        Hash id = Hash.fromHex(item.path("id").asString(""));
        String outcome = item.path("outcomeCode").asString("");
        found.merge(
            id,
            new Found(height, outcome, 1),
            (first, again) -> new Found(first.height(), first.outcome(), first.times() + 1));
      }
      JsonNode next = page.path("next");
      cursor = next.isString() ? "&cursor=" + next.asString() : "";
    } while (!cursor.isEmpty());
  }
}
