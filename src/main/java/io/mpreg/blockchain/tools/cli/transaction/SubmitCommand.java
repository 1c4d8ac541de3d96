package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.InputFile;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import io.mpreg.blockchain.tools.cli.terminal.NodeOptions;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `submit`: submits signed transactions to a node and reports their status.
@Command(
    name = "submit",
    description = {
      "Submit signed transactions to a node, by default the one at "
          + NodeOptions.DEFAULT_ADDRESS
          + ".",
      "Submitting the same transaction again is safe and returns its status. With --json, one"
          + " line for each transaction. The exit code is 1 when one was refused or, with --wait,"
          + " terminated without being applied; 3 when one was not final in time."
    })
public final class SubmitCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final NodeOptions node = new NodeOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = InputFile.STANDARD,
      description =
          "One transaction in JSON, an array of them, or one after the other, as sign --json prints"
              + " them. Default: standard input.")
  private Path file = Path.of(InputFile.STANDARD);

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description =
          "How long to wait until all are final, 0 to 3600; meanwhile, transactions that the node"
              + " has no room for are sent again. Default: 0.")
  private int waitSeconds;

  @Override
  public Integer call() throws IOException {
    Submitter.requireWait(waitSeconds);
    int exitCode = ExitCode.OK;
    try (NodeClient client = node.client();
        InputStream content = InputFile.openJson(file);
        TransactionBatches batches = new TransactionBatches(content)) {
      Submitter submitter = new Submitter(client, Duration.ofSeconds(waitSeconds));
      for (List<JsonNode> batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
        batch.forEach(transaction -> InputFile.refuseProblem(transaction, file));
        for (SubmittedJson submitted : submitter.submit(batch)) {
          output.json(submitted);
          output.line(submitted.line());
          exitCode = worse(exitCode, submitted.exitCode(waitSeconds > 0));
        }
      }
      return exitCode;
    } catch (JacksonException wrong) {
      throw CommandFailed.usage(
          "%s is not JSON: %s".formatted(InputFile.name(file), wrong.getOriginalMessage()));
    }
  }

  // A refusal outweighs a transaction that is not final yet.
  private static int worse(int one, int other) {
    return List.of(ExitCode.REFUSED, ExitCode.FAILED, ExitCode.OK).stream()
        .filter(code -> code == one || code == other)
        .findFirst()
        .orElseThrow();
  }
}
