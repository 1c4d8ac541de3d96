package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.InputFile;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// The choice of a transaction, without pasting an id by hand.
final class TransactionChoice {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{4,63}");
  private static final String NEWEST = "/api/v1/transactions?limit=";
  private static final int LOOKED_THROUGH = 100;
  private static final int MAX_BYTES = 1 << 20;

  @Parameters(
      paramLabel = "ID",
      arity = "0..1",
      description =
          "The transaction's id; or its first digits, at least 4, if it is one of the newest 100"
              + " final ones; or - for the first id on standard input, as sign, send and submit"
              + " print it. Default: the newest final one.")
  private @Nullable String given;

  /// The whole id.
  String id(NodeClient client) throws IOException {
    if (given == null) {
      return newest(client, 1).stream()
          .findFirst()
          .orElseThrow(() -> CommandFailed.refused("the chain has no transaction yet"));
    }
    if (given.equals(InputFile.STANDARD)) {
      return ofInput();
    }
    if (ID.matcher(given).matches()) {
      return given;
    }
    if (!PREFIX.matcher(given).matches()) {
      throw CommandFailed.usage("no id, and no 4 or more digits of one: " + given);
    }
    List<String> found =
        newest(client, LOOKED_THROUGH).stream().filter(id -> id.startsWith(given)).toList();
    return switch (found.size()) {
      case 0 ->
          throw CommandFailed.refused(
              "none of the newest %d transactions begins with %s; give the whole id"
                  .formatted(LOOKED_THROUGH, given));
      case 1 -> found.getFirst();
      default ->
          throw CommandFailed.usage(
              "%s could be any of %s; give more digits".formatted(given, found));
    };
  }

  private static String ofInput() throws IOException {
    Path input = Path.of(InputFile.STANDARD);
    String text =
        new String(InputFile.readJson(input, MAX_BYTES).toArray(), StandardCharsets.UTF_8);
    Matcher named = Pattern.compile("\"id\"\\s*:\\s*\"(" + ID + ")\"").matcher(text);
    if (named.find()) {
      return named.group(1);
    }
    Matcher bare = ID.matcher(text);
    if (bare.find()) {
      return bare.group();
    }
    throw CommandFailed.impossible("standard input holds no transaction id");
  }

  private static List<String> newest(NodeClient client, int limit) throws IOException {
    List<String> ids = new ArrayList<>();
    for (JsonNode item : client.get(NEWEST + limit).orFail().path("items")) {
      String id = item.path("id").asString("");
      if (ID.matcher(id).matches()) {
        ids.add(id);
      }
    }
    return ids;
  }
}
