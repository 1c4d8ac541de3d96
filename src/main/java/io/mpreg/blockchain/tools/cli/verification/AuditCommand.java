package io.mpreg.blockchain.tools.cli.verification;

import io.mpreg.blockchain.ledger.history.store.StoreAccess;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.tools.audit.AuditPlan;
import io.mpreg.blockchain.tools.audit.AuditProgress;
import io.mpreg.blockchain.tools.audit.AuditResult;
import io.mpreg.blockchain.tools.audit.AuditedStore;
import io.mpreg.blockchain.tools.audit.ChainAudit;
import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.DatabaseOptions;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.GenesisOption;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import io.mpreg.blockchain.tools.cli.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `audit`: verifies a stored chain.
@Command(
    name = "audit",
    description = {
      "Recompute everything that a database holds, from the genesis document on, and name the"
          + " first difference.",
      "The node may be running: the audit only reads, and ends at the head it found at its start."
          + " Ctrl-C stops it and shows how far it came."
    })
public final class AuditCommand implements Callable<Integer> {
  private static final long SECONDS_TO_STOP = 20;

  @Option(
      names = "--from",
      paramLabel = "HEIGHT",
      description =
          "Verify signatures, certificates and places in the history only from this block on;"
              + " blocks below it are still executed. Default: 0.")
  private long from;

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description = "The chain must have exactly this genesis document.")
  private @Nullable Path genesis;

  @Mixin private final DatabaseOptions database = new DatabaseOptions();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    AuditPlan plan = plan();
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch answered = new CountDownLatch(1);
    try (StoreAccess access = StoreAccess.reading(database.settings())) {
      access.beforeInterruption(
          () -> {
            cancelled.set(true);
            awaitQuietly(answered);
          });
      return answer(run(access, plan, cancelled));
    } finally {
      answered.countDown();
    }
  }

  private AuditPlan plan() throws IOException {
    if (from < 0) {
      throw CommandFailed.usage("--from must be at least 0");
    }
    return genesis == null
        ? AuditPlan.from(from)
        : AuditPlan.from(from).ofChain(GenesisOption.required(genesis).chainId());
  }

  private static void awaitQuietly(CountDownLatch answered) {
    try {
      if (!answered.await(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private AuditResult run(StoreAccess access, AuditPlan plan, AtomicBoolean cancelled) {
    if (access.history().head().isEmpty()) {
      throw CommandFailed.refused("the database holds no chain");
    }
    try (Progress progress = output.progress()) {
      return new ChainAudit(new AuditedStore(access.history(), access.checks()), plan)
          .run(
              done ->
                  progress.at(
                      done.transactions() + done.blocks(),
                      done.transactionsTotal() + done.blocksTotal(),
                      "blocks and transactions"),
              cancelled::get);
    } catch (IllegalArgumentException above) {
      throw CommandFailed.usage(String.valueOf(above.getMessage()));
    }
  }

  private Integer answer(AuditResult result) {
    AuditProgress progress = result.progress();
    String extent =
        "%d of %d blocks, %d of %d transactions"
            .formatted(
                progress.blocks(),
                progress.blocksTotal(),
                progress.transactions(),
                progress.transactionsTotal());
    return switch (result) {
      case AuditResult.Passed passed -> {
        output.line("passed: everything is as computed (%s)".formatted(extent));
        output.json(json("passed", progress));
        yield ExitCode.OK;
      }
      case AuditResult.Diverged diverged -> {
        output.line("diverged: %s (%s before it)".formatted(diverged.divergence(), extent));
        output.json(with(json("diverged", progress), diverged.divergence()));
        yield ExitCode.REFUSED;
      }
      case AuditResult.Cancelled stopped -> {
        output.line("stopped: nothing was found in %s".formatted(extent));
        output.json(json("cancelled", progress));
        yield ExitCode.FAILED;
      }
    };
  }

  private static Map<String, Object> json(String result, AuditProgress progress) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("result", result);
    json.put("from", progress.from());
    json.put("to", progress.to());
    json.put("blocks", progress.blocks());
    json.put("transactions", progress.transactions());
    return json;
  }

  private static Map<String, Object> with(Map<String, Object> json, Divergence divergence) {
    Map<String, Object> found = new LinkedHashMap<>();
    divergence.height().ifPresent(height -> found.put("height", height));
    divergence.index().ifPresent(index -> found.put("index", index));
    found.put("field", divergence.field());
    found.put("detail", divergence.detail());
    json.put("divergence", found);
    return json;
  }
}
