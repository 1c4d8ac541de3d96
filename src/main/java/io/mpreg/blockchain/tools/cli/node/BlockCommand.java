package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `block`: one block.
@Command(
    name = "block",
    description = {"Show a block, by default the newest one.", "Example: mpreg-ledger block 7"})
public final class BlockCommand extends QueryCommand {
  private static final String LATEST = "latest";

  @Parameters(
      paramLabel = "HEIGHT",
      arity = "0..1",
      defaultValue = LATEST,
      description = "A height, the hash of a block, or latest. Default: latest.")
  private String block = LATEST;

  @Override
  JsonNode ask(NodeClient client) throws IOException {
    if (block.matches("[0-9a-f]{64}")) {
      return client.get("/api/v1/blocks/by-hash/" + block).orFail();
    }
    if (!block.matches("\\d{1,16}|" + LATEST)) {
      throw CommandFailed.usage("neither a height nor a block hash: " + block);
    }
    return client.get("/api/v1/blocks/" + block).orFail();
  }
}
