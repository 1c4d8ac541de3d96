package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `status`: the status of a node.
@Command(
    name = "status",
    description = {
      "Show the status of a node: its chain, its height, pending transactions, the authorities,"
          + " and which of them it hears from.",
      "Example: mpreg-ledger status --url http://localhost:8080"
    })
public final class StatusCommand extends QueryCommand {
  @Override
  JsonNode ask(NodeClient client) throws IOException {
    ObjectNode status = Json.MAPPER.createObjectNode();
    JsonNode chain = client.get("/api/v1/chain").orFail();
    for (String name :
        new String[] {"chainName", "chainId", "height", "headHash", "transactionCount"}) {
      status.set(name, chain.path(name));
    }
    status.set("pendingCount", chain.path("pendingCount"));
    JsonNode latest = client.get("/api/v1/blocks/latest").orFail();
    status.set("timestamp", latest.path("timestamp"));
    JsonNode consensus = client.get("/api/v1/consensus").orFail();
    for (String name : new String[] {"leader", "round", "quorum"}) {
      status.set(name, consensus.path(name));
    }
    consensus
        .path("authorities")
        .forEach(each -> status.withArray("authorities").add(each.path("id")));
    status.set("progress", consensus.path("progress"));
    return status;
  }
}
