package io.mpreg.blockchain.tools.cli.governance;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.Listing;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `vote`: an authority's vote on a proposal.
@Command(
    name = "vote",
    description = {
      "Vote on a proposal, as an authority. Without a proposal, list the open ones with numbers.",
      "Example: mpreg-ledger vote --key-store hub.p12 --password-file hub.pw 1 --yes"
    })
public final class VoteCommand extends AuthorityCommand {
  private static final int PAGE = 320;
  private static final int LEAST_PREFIX = 4;

  @Parameters(
      paramLabel = "PROPOSAL",
      arity = "0..1",
      description =
          "Its number in the list, its id, or the first digits of its id, at least 4, with a letter"
              + " or more than 3 digits.")
  private @Nullable String proposal;

  @Option(names = "--yes", description = "Approve the proposal.")
  private boolean yes;

  @Option(names = "--no", description = "Reject the proposal.")
  private boolean no;

  @Override
  int at(NodeClient client) throws IOException {
    List<JsonNode> open = new ArrayList<>();
    for (JsonNode each : client.get("/api/v1/proposals?limit=" + PAGE).orFail().path("items")) {
      if (each.path("status").asString("").equals("open")) {
        open.add(each);
      }
    }
    if (proposal == null) {
      list(open);
      return ExitCode.OK;
    }
    if (yes == no) {
      throw CommandFailed.usage("give --yes or --no");
    }
    String id = chosen(open, proposal).path("id").asString("");
    JsonNode payload = Json.MAPPER.createObjectNode().put("proposal", id).put("approve", yes);
    return send(client, "consensus_vote", payload);
  }

  private void list(List<JsonNode> open) {
    output().json(open);
    IntStream.range(0, open.size())
        .forEach(
            index -> {
              JsonNode each = open.get(index);
              output()
                  .line(
                      Listing.plain(
                          "%d  %.12s  by %s, until height %d, %d yes, %d no of %d needed: %s"
                              .formatted(
                                  index + 1,
                                  each.path("id").asString(""),
                                  each.path("proposer").asString(""),
                                  each.path("expiresAtHeight").asLong(0),
                                  each.path("approvals").asInt(0),
                                  each.path("rejections").asInt(0),
                                  each.path("quorum").asInt(0),
                                  each.path("change"))));
            });
    if (open.isEmpty()) {
      output().line("no proposal is open");
    }
  }

  // A short number is a position in the list, anything else a prefix of an id.
  private static JsonNode chosen(List<JsonNode> open, String given) {
    if (given.matches("\\d{1,3}")) {
      int number = Integer.parseInt(given);
      if (number < 1 || number > open.size()) {
        throw CommandFailed.usage(
            "%d proposals are open, none is number %s".formatted(open.size(), given));
      }
      return open.get(number - 1);
    }
    List<JsonNode> found =
        open.stream().filter(each -> each.path("id").asString("").startsWith(given)).toList();
    if (given.length() < LEAST_PREFIX || found.size() != 1) {
      throw CommandFailed.usage(
          "%d open proposals begin with %s; vote without one lists them"
              .formatted(found.size(), given));
    }
    return found.getFirst();
  }
}
