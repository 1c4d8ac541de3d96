package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.Listing;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import io.mpreg.blockchain.tools.cli.terminal.NodeOptions;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `tail`: follows the chain.
@Command(
    name = "tail",
    description = {
      "Follow the chain: one line for each transaction that becomes final. After a lost connection"
          + " it resumes after the last event that was shown, so that every event is shown exactly"
          + " once. Ctrl-C ends it.",
      "Example: mpreg-ledger tail --sender demo --after 0"
    })
public final class TailCommand implements Callable<Integer> {
  private static final long PAUSE_MILLIS = 1_000;

  @Mixin private final Output output = new Output();
  @Mixin private final NodeOptions node = new NodeOptions();

  @Option(
      names = "--after",
      paramLabel = "EVENT",
      description =
          "Begin after this event id, as shown by --json; 0 for all transactions. Default: with the"
              + " next one.")
  private @Nullable String last;

  @Option(names = "--sender", paramLabel = "NODE", description = "Transactions of this node only.")
  private @Nullable NodeId sender;

  @Option(
      names = "--receiver",
      paramLabel = "NODE",
      description = "Transactions to this node only.")
  private @Nullable NodeId receiver;

  @Option(
      names = "--operation",
      paramLabel = "TYPE",
      description = "Transactions of this type only.")
  private @Nullable String operation;

  @Option(
      names = "--count",
      paramLabel = "NUMBER",
      description = "End after this many transactions. Default: never.")
  private long count = Long.MAX_VALUE;

  @Override
  public Integer call() throws IOException {
    if (last != null && !last.matches("0|\\d{1,16}:\\d{1,9}")) {
      throw CommandFailed.usage("--after must be 0 or have the form 7:3, not " + last);
    }
    try (NodeClient client = node.client()) {
      // The first connection has to succeed; later ones are retried until they do.
      BufferedReader events = connected(client);
      while (count > 0) {
        try {
          follow(events);
        } catch (IOException lost) {
          output.remark("the connection was lost");
        }
        if (count > 0) {
          events = again(client);
        }
      }
    }
    return ExitCode.OK;
  }

  private BufferedReader again(NodeClient client) {
    while (true) {
      try {
        Thread.sleep(PAUSE_MILLIS);
        return connected(client);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw CommandFailed.impossible("interrupted");
      } catch (CommandFailed | IOException away) {
        if (away instanceof CommandFailed failed && failed.exitCode() != ExitCode.FAILED) {
          throw failed;
        }
        output.remark("no connection yet: " + away.getMessage());
      }
    }
  }

  private BufferedReader connected(NodeClient client) throws IOException {
    StringBuilder path = new StringBuilder("/api/v1/events?types=transaction");
    add(path, "sender", sender == null ? null : sender.value());
    add(path, "receiver", receiver == null ? null : receiver.value());
    add(path, "operationType", operation);
    add(path, "after", last);
    return new BufferedReader(
        new InputStreamReader(client.events(path.toString()), StandardCharsets.UTF_8));
  }

  private static void add(StringBuilder path, String name, @Nullable String value) {
    if (value != null) {
      path.append('&').append(name).append('=').append(NodeClient.encoded(value));
    }
  }

  // Returns when the stream ends, which a node does from time to time.
  private void follow(BufferedReader events) throws IOException {
    try (events) {
      String type = "";
      String id = "";
      for (String line = events.readLine(); line != null && count > 0; line = events.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
          type = line.substring("event: ".length());
        } else if (line.startsWith("data: ") && type.equals("transaction")) {
          show(id, Json.MAPPER.readTree(line.substring("data: ".length())));
          count--;
        } else if (line.isEmpty()) {
          last = id.isEmpty() ? last : id;
          type = "";
        }
      }
    }
  }

  private void show(String event, JsonNode status) {
    if (status instanceof ObjectNode data) {
      output.json(data.deepCopy().put("event", event));
    }
    JsonNode transaction = status.path("transaction");
    output.line(
        Listing.plain(
            "%-8s %.12s… %-16s %s -> %s, %s: %s"
                .formatted(
                    event,
                    status.path("id").asString(""),
                    transaction.path("operationType").asString(""),
                    transaction.path("sender").asString(""),
                    transaction.path("receiver").asString(""),
                    status.path("outcomeCode").asString(""),
                    TxCommand.payload(transaction.path("payload").asString("")))));
  }
}
