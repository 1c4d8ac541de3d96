package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.platform.web.TransactionJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Registers the sending nodes, and reads which nonces they have used before.
final class Registration {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long POLL_MILLIS = 20;

  private final NodeApi api;
  private final long deadlineNanos;

  Registration(NodeApi api, long deadlineNanos) {
    this.api = api;
    this.deadlineNanos = deadlineNanos;
  }

  /// Returns when all of them are registered.
  ///
  /// @throws IOException when a registration is refused, or not final in time
  void register(List<Sender> senders, ChainPosition chain) throws IOException {
    Map<Sender, Transaction> registrations = new HashMap<>();
    long now = System.currentTimeMillis();
    for (Sender sender : senders) {
      JsonNode account = api.getIfKnown("/accounts/" + sender.id().value());
      account
          .path("nonces")
          .forEachEntry((lane, next) -> sender.startFrom(Integer.parseInt(lane), next.asLong()));
      if (account.isEmpty()) {
        registrations.put(sender, sender.registration(chain, now));
        sender.startFrom(0, 1);
      }
    }
    if (!registrations.isEmpty()) {
      submit(new ArrayList<>(registrations.values()));
    }
  }

  private void submit(List<Transaction> registrations) throws IOException {
    byte[] batch = JSON.writeValueAsBytes(registrations.stream().map(TransactionJson::of).toList());
    for (JsonNode item : api.post("/transactions/batch", batch)) {
      if (item.path("httpStatus").asInt() >= 300) {
        throw new IOException(
            "a node could not be registered: " + item.path("problem").path("code").asString(""));
      }
    }
    for (Transaction registration : registrations) {
      awaitFinal(registration);
    }
  }

  private void awaitFinal(Transaction registration) throws IOException {
    while (true) {
      JsonNode status = api.get("/transactions/" + registration.id().hex());
      String outcome = status.path("outcomeCode").asString("");
      if (outcome.equals("applied")) {
        return;
      }
      boolean pending = status.path("status").asString("").equals("pending");
      if (!pending || System.nanoTime() - deadlineNanos > 0) {
        throw new IOException(
            "a node could not be registered: %s %s"
                .formatted(status.path("status").asString(""), outcome));
      }
      pause();
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }
}
