package io.mpreg.blockchain.tools.cli.governance;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.InputFile;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import io.mpreg.blockchain.tools.cli.transaction.ChainView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `propose`: proposes a change to the authorities.
@Command(
    name = "propose",
    description = {
      "Propose a change to be voted on, as an authority; the kinds of change are in section 19 of"
          + " the protocol. Proposing does not vote for it: vote as well. A new authority is"
          + " proposed with send --add-authority.",
      "Example: mpreg-ledger propose --key-store hub.p12 --password-file hub.pw"
          + " '{\"kind\": \"remove_authority\", \"id\": \"shop\"}'"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
public final class ProposeCommand extends AuthorityCommand {
  private static final int MAX_CHANGE_BYTES = 65_536;
  private static final long MAX_BLOCKS = 10_000_000;

  @Parameters(paramLabel = "CHANGE", description = "The change in JSON, or - for standard input.")
  private String change;

  @Option(
      names = "--blocks",
      paramLabel = "NUMBER",
      defaultValue = "1000000",
      description = "For how many blocks the proposal is open, 1 to 10000000. Default: 1000000.")
  private long blocks;

  @Override
  int at(NodeClient client) throws IOException {
    if (blocks < 1 || blocks > MAX_BLOCKS) {
      throw CommandFailed.usage("--blocks must be 1 to %d".formatted(MAX_BLOCKS));
    }
    long height = client.get("/api/v1/chain").orFail().path("height").asLong(0);
    ObjectNode payload =
        Json.MAPPER
            .createObjectNode()
            .put("authoritySetHash", ChainView.authoritySetHash(client).hex())
            .put("expiresAtHeight", height + blocks);
    payload.set("change", change());
    return send(client, "proposal", payload);
  }

  private JsonNode change() throws IOException {
    byte[] text =
        change.equals(InputFile.STANDARD)
            ? InputFile.readJson(Path.of(change), MAX_CHANGE_BYTES).toArray()
            : change.getBytes(StandardCharsets.UTF_8);
    try {
      JsonNode read = Json.MAPPER.readTree(text);
      if (read.isObject() && read.path("kind").isString()) {
        return read;
      }
    } catch (JacksonException wrong) {
      throw CommandFailed.usage("the change is not JSON: " + wrong.getOriginalMessage());
    }
    throw CommandFailed.usage("the change is not a JSON object with a kind");
  }
}
