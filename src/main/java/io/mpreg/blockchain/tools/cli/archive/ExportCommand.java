package io.mpreg.blockchain.tools.cli.archive;

import io.mpreg.blockchain.ledger.history.store.StoreAccess;
import io.mpreg.blockchain.members.archive.BlockSource;
import io.mpreg.blockchain.members.archive.ChainExport;
import io.mpreg.blockchain.members.archive.ChainExport.Exported;
import io.mpreg.blockchain.members.archive.StoredBlocks;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.DatabaseOptions;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.NodeClient;
import io.mpreg.blockchain.tools.cli.terminal.NodeOptions;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import io.mpreg.blockchain.tools.cli.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `export`: writes the chain of a database or a node to a chain file.
@Command(
    name = "export",
    description = {
      "Write the final blocks of a database, or of a node, to a chain file (docs/protocol.md,"
          + " section 17).",
      "The node of the database may be running: nothing is locked or changed. With --url, blocks"
          + " are read from a node over HTTP. A file that exists is continued after its last whole"
          + " block, so the same command restarts a stopped export, and brings an old file up to"
          + " date."
    })
public final class ExportCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "The chain file to write or to continue.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--from",
      paramLabel = "HEIGHT",
      description = "The first block of the file. Default: 1; only such files can be compared.")
  private long from = 1;

  @Option(
      names = "--to-height",
      paramLabel = "HEIGHT",
      description = "The last block of the file. Default: the head of the chain.")
  private @Nullable Long toHeight;

  @Mixin private final DatabaseOptions database = new DatabaseOptions();
  @Mixin private final NodeOptions node = new NodeOptions();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (from < 1 || (toHeight != null && toHeight < from)) {
      throw CommandFailed.usage("--from must be at least 1, and --to-height at least --from");
    }
    if (node.isGiven()) {
      try (NodeClient client = node.client()) {
        write(NodeBlocks.of(client));
      }
    } else {
      try (StoreAccess access = StoreAccess.reading(database.settings())) {
        write(StoredBlocks.of(access.history()));
      }
    }
    return ExitCode.OK;
  }

  private void write(BlockSource source) throws IOException {
    Exported exported;
    try (Progress progress = output.progress()) {
      ChainExport export =
          new ChainExport(source, (done, total, height) -> progress.at(done, total, "blocks"));
      exported =
          export.write(
              file, from, toHeight == null ? OptionalLong.empty() : OptionalLong.of(toHeight));
    }
    output.line(
        "%s holds blocks %d to %d of chain %s, %d bytes; %d blocks with %d transactions are new."
            .formatted(
                file,
                exported.first(),
                exported.last(),
                source.genesis().chainId(),
                exported.bytes(),
                exported.blocks(),
                exported.transactions()));
    output.json(json(source, exported));
  }

  private Map<String, Object> json(BlockSource source, Exported exported) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.toString());
    json.put("chainId", source.genesis().chainId().hex());
    json.put("firstHeight", exported.first());
    json.put("lastHeight", exported.last());
    json.put("newBlocks", exported.blocks());
    json.put("newTransactions", exported.transactions());
    json.put("bytes", exported.bytes());
    return json;
  }
}
