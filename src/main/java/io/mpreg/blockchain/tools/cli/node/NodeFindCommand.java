package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// `node find`: the nodes whose entry contains a word.
@Command(
    name = "find",
    description = {
      "Find nodes by a word of their id, endpoints, capabilities, federations or metadata.",
      "Example: mpreg-ledger node find queue"
    })
final class NodeFindCommand extends QueryCommand {
  private static final int PAGE = 500;
  private static final int MAX_PAGES = 200;

  @Parameters(
      paramLabel = "WORD",
      arity = "0..1",
      defaultValue = "",
      description = "The word to look for, in upper or lower case. Default: all nodes.")
  private String word = "";

  @Override
  JsonNode ask(NodeClient client) throws IOException {
    ArrayNode found = Json.MAPPER.createArrayNode();
    String cursor = "";
    for (int page = 0; page < MAX_PAGES; page++) {
      JsonNode nodes = client.get("/api/v1/nodes?limit=" + PAGE + cursor).orFail();
      for (JsonNode node : nodes.path("items")) {
        if (matches(node)) {
          found.add(node);
        }
      }
      if (!nodes.path("next").isString()) {
        return found;
      }
      cursor = "&cursor=" + NodeClient.encoded(nodes.path("next").asString());
    }
    output().remark("more than %d nodes: only these were searched".formatted(MAX_PAGES * PAGE));
    return found;
  }

  private boolean matches(JsonNode node) {
    String sought = word.toLowerCase(Locale.ROOT);
    return node.properties().stream()
        .filter(field -> !field.getKey().equals("publicKey"))
        .anyMatch(field -> field.getValue().toString().toLowerCase(Locale.ROOT).contains(sought));
  }

  @Override
  void show(JsonNode answer) {
    for (JsonNode node : answer) {
      super.show(node);
      output().line("");
    }
    output().line(answer.size() == 1 ? "1 node" : answer.size() + " nodes");
  }
}
