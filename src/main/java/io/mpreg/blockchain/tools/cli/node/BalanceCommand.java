package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `balance`: the account of a node.
@Command(
    name = "balance",
    description = {
      "Show the balance, the key and the next nonces of a node, as the queried member reports"
          + " them; verify can check them.",
      "Example: mpreg-ledger balance demo"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
public final class BalanceCommand extends QueryCommand {
  @Parameters(paramLabel = "NODE", description = "The node.")
  private NodeId id;

  @Override
  JsonNode ask(NodeClient client) throws IOException {
    return client.get("/api/v1/accounts/" + NodeClient.encoded(id.value())).orFail();
  }
}
