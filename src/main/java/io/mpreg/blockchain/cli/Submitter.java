package io.mpreg.blockchain.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Submits batches and, if asked to, waits until they are final.
///
/// @param patience how long one batch is waited for
record Submitter(NodeClient node, Duration patience) {
  private static final long POLL_MILLIS = 100;

  List<SubmittedJson> submit(List<JsonNode> batch) throws IOException {
    JsonNode answers =
        node.post("/api/v1/transactions/batch", Json.MAPPER.writeValueAsBytes(batch)).orFail();
    if (!answers.isArray() || answers.size() != batch.size()) {
      throw CommandFailed.impossible("the node did not answer for each transaction");
    }
    long deadline = System.nanoTime() + patience.toNanos();
    List<SubmittedJson> submitted = new ArrayList<>();
    for (JsonNode answer : answers) {
      SubmittedJson first = SubmittedJson.ofBatch(answer);
      submitted.add(patience.isZero() || !first.isAccepted() ? first : awaited(first, deadline));
    }
    return submitted;
  }

  private SubmittedJson awaited(SubmittedJson accepted, long deadline) throws IOException {
    SubmittedJson known = accepted;
    do {
      known = SubmittedJson.ofStatus(node.get("/api/v1/transactions/" + known.id()).orFail());
    } while (known.isPending() && System.nanoTime() < deadline && pause());
    return known;
  }

  private static boolean pause() {
    try {
      Thread.sleep(POLL_MILLIS);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
