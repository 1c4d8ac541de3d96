package io.mpreg.blockchain.tools.cli.transaction;

import io.mpreg.blockchain.platform.web.TransactionJson;
import io.mpreg.blockchain.tools.cli.terminal.Json;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `send`: signs a transaction and submits it.
@Command(
    name = "send",
    description = {
      "Sign a transaction, submit it and wait until it is final: sign and submit in one. A node"
          + " fills in omitted fields, by default the one on this machine.",
      "The exit code is 1 when it was refused or terminated without being applied; 3 when it was"
          + " not final in time.",
      "Example: mpreg-ledger send --key-store shop.p12 --password-file shop.pw --sender shop"
          + " --operation message --payload '{\"topic\": \"a\", \"body\": \"b\"}'"
    })
public final class SendCommand extends SignCommand {
  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait until it is final, 0 to 3600. Default: 30.")
  private int waitSeconds;

  @Override
  public Integer call() throws IOException {
    Submitter.requireWait(waitSeconds);
    node().assumeDefault();
    JsonNode transaction = Json.MAPPER.valueToTree(TransactionJson.of(transaction()));
    try (NodeClient client = node().client()) {
      SubmittedJson submitted =
          new Submitter(client, Duration.ofSeconds(waitSeconds))
              .submit(List.of(transaction))
              .getFirst();
      output().json(submitted);
      output().line(submitted.line());
      return submitted.exitCode(waitSeconds > 0);
    }
  }
}
