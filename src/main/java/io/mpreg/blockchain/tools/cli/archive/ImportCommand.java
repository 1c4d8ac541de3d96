package io.mpreg.blockchain.tools.cli.archive;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.history.store.StoreAccess;
import io.mpreg.blockchain.members.archive.ChainFileReader;
import io.mpreg.blockchain.members.archive.ChainImport;
import io.mpreg.blockchain.members.archive.ChainImport.Imported;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.DatabaseOptions;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.GenesisOption;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import io.mpreg.blockchain.tools.cli.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `import`: reads a chain file into a database.
@Command(
    name = "import",
    description = {
      "Import a chain file into an empty database, or into one that holds the first blocks of the"
          + " same chain.",
      "Every block is executed and its signatures and certificate are verified, as in a node;"
          + " nothing of an invalid block is written. It may be stopped at any moment and"
          + " restarted: it continues after the last block of the database. The node of that"
          + " database must not be running."
    })
public final class ImportCommand implements Callable<Integer> {
  private static final int PENDING_CAPACITY = 1_000_000;
  private static final int VERIFIED_BLOCKS = 100;
  private static final long TERMINATIONS_KEPT_BLOCKS = 1_000_000;
  private static final int HEAP_SHARE = 4;
  private static final int KIB = 10;

  @Option(names = "--from", paramLabel = "FILE", required = true, description = "The chain file.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description =
          "Import only a chain with exactly this genesis document (demo: that of the demonstration"
              + " chain). Without it, an empty database"
              + " takes the chain of the file.")
  private @Nullable Path genesis;

  @Mixin private final DatabaseOptions database = new DatabaseOptions();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    requireGenesis();
    Imported imported;
    try (StoreAccess access = StoreAccess.writing(database.settings());
        Progress progress = output.progress()) {
      imported =
          new ChainImport(
                  access.history(),
                  begun -> access.open(begun, options(), InstantSource.system()),
                  (done, total, height) ->
                      progress.at(done >> KIB, total >> KIB, "KiB, block " + height))
              .read(file);
    }
    return answer(imported);
  }

  private static LedgerOptions options() {
    return new LedgerOptions(
        PENDING_CAPACITY,
        Runtime.getRuntime().maxMemory() / HEAP_SHARE,
        VERIFIED_BLOCKS,
        TERMINATIONS_KEPT_BLOCKS);
  }

  // Checked before anything is written: the file names its chain itself.
  private void requireGenesis() throws IOException {
    try (ChainFileReader reader = InputChain.open(file)) {
      Bytes found = reader.start().genesis().document();
      if (genesis != null && !GenesisOption.required(genesis).document().equals(found)) {
        throw CommandFailed.refused(
            "%s holds chain %s, which does not begin with %s"
                .formatted(file, reader.start().genesis().chainId(), genesis));
      }
    }
  }

  private Integer answer(Imported imported) {
    output.line(
        "%d blocks with %d transactions imported; the database ends with block %d (%s) of chain %s."
            .formatted(
                imported.blocks(),
                imported.transactions(),
                imported.tip().height(),
                imported.tip().hash(),
                imported.tip().state().chainId()));
    imported
        .fault()
        .ifPresent(
            fault -> output.remark("%s: %s. Nothing of it was written.".formatted(file, fault)));
    imported.damage().ifPresent(damage -> output.remark("%s: %s.".formatted(file, damage)));
    if (imported.unfinished()) {
      output.remark(
          file + " ends within a record: export again to complete it, then import the rest.");
    }
    output.json(json(imported));
    return imported.isComplete() ? ExitCode.OK : ExitCode.REFUSED;
  }

  private Map<String, Object> json(Imported imported) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", file.toString());
    json.put("complete", imported.isComplete());
    json.put("chainId", imported.tip().state().chainId().hex());
    json.put("height", imported.tip().height());
    json.put("headHash", imported.tip().hash().hex());
    json.put("stateRoot", imported.tip().header().stateRoot().hex());
    json.put("newBlocks", imported.blocks());
    json.put("newTransactions", imported.transactions());
    imported
        .fault()
        .ifPresent(
            fault -> {
              json.put("faultHeight", fault.height());
              json.put("fault", fault.fault().code());
              json.put("detail", fault.detail());
            });
    imported.damage().ifPresent(damage -> json.put("damage", damage));
    json.put("unfinishedFile", imported.unfinished());
    return json;
  }
}
