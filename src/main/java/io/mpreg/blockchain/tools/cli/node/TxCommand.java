package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `tx`: shows one transaction.
@Command(
    name = "tx",
    description = {
      "Show a transaction: whether it is final, where, its outcome and its payload.",
      "Example: mpreg-ledger tx a52b6f"
    })
public final class TxCommand extends QueryCommand {
  @Mixin private final TransactionChoice choice = new TransactionChoice();

  @Override
  JsonNode ask(NodeClient client) throws IOException {
    return client.get("/api/v1/transactions/" + choice.id(client)).orFail();
  }

  // Text output decodes the payload; JSON keeps it as sent by the node.
  @Override
  void show(JsonNode answer) {
    JsonNode readable = answer.deepCopy();
    if (readable.path("transaction") instanceof ObjectNode transaction) {
      transaction.put("payload", payload(transaction.path("payload").asString("")));
    }
    super.show(readable);
  }

  static String payload(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException other) {
      return base64;
    }
  }
}
