package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Listing;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import io.mpreg.blockchain.tools.cli.terminal.NodeOptions;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// A command that queries a node, by default the one on this machine, and shows the answer:
/// unchanged with `--json`, otherwise formatted.
abstract class QueryCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final NodeOptions node = new NodeOptions();

  /// Sends the query; a refusal by the node ends the command.
  abstract JsonNode ask(NodeClient client) throws IOException;

  @Override
  public Integer call() throws IOException {
    try (NodeClient client = node.client()) {
      JsonNode answer = ask(client);
      output.json(answer);
      show(answer);
    }
    return ExitCode.OK;
  }

  void show(JsonNode answer) {
    new Listing(Instant.now()).of(answer).forEach(output::line);
  }

  Output output() {
    return output;
  }
}
