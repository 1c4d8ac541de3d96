package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import io.mpreg.blockchain.tools.cli.terminal.NodeOptions;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `receipt`: fetches a receipt.
@Command(
    name = "receipt",
    description = {
      "Fetch the receipt of a final transaction, in JSON, byte for byte as sent by the node.",
      "Example: mpreg-ledger receipt a52b6f | mpreg-ledger verify --genesis demo"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the specification
public final class ReceiptCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();
  @Mixin private final NodeOptions node = new NodeOptions();
  @Mixin private final TransactionChoice choice = new TransactionChoice();

  @Option(
      names = "--cosignatures",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many cosignatures its checkpoint must have; the node refuses while it has fewer.")
  private int cosignatures;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file to write the receipt to. Default: standard output.")
  private @Nullable Path out;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    try (NodeClient client = node.client()) {
      String id = choice.id(client);
      String demand = cosignatures > 0 ? "?cosignatures=" + cosignatures : "";
      Bytes receipt = client.content("/api/v1/transactions/%s/receipt%s".formatted(id, demand));
      if (out == null) {
        String text = new String(receipt.toArray(), StandardCharsets.UTF_8);
        command.commandLine().getOut().println(text.stripTrailing());
      } else {
        Files.write(out, receipt.toArray(), StandardOpenOption.CREATE_NEW);
        output.remark("receipt of transaction " + id);
      }
    }
    return ExitCode.OK;
  }
}
