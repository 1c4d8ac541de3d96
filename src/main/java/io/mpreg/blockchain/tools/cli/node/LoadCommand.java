package io.mpreg.blockchain.tools.cli.node;

import io.mpreg.blockchain.tools.cli.terminal.CommandFailed;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.NodeOptions;
import io.mpreg.blockchain.tools.cli.terminal.Output;
import io.mpreg.blockchain.tools.load.Load;
import io.mpreg.blockchain.tools.load.LoadPlan;
import io.mpreg.blockchain.tools.load.LoadResult;
import io.mpreg.blockchain.tools.load.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `load`: a load generator.
@Command(
    name = "load",
    showDefaultValues = true,
    description = {
      "Register new nodes, sign their messages, then send them as fast as a node answers or at a"
          + " rate, wait until every acknowledged one is final, and look for each of them in the"
          + " blocks, where it must occur exactly once.",
      "Final throughput is the number of final transactions divided by the time from the first"
          + " submission until the last was seen to be final. At a rate, the time of a request"
          + " counts from the moment it was due."
    })
public final class LoadCommand implements Callable<Integer> {
  @Option(
      names = "--transactions",
      paramLabel = "N",
      description = "How many to send; each takes about 1 kB of memory.")
  private int transactions = 10_000;

  @Option(
      names = "--batch",
      paramLabel = "SIZE",
      description = "Transactions in one request, at most 10000; 0 or 1 for single requests.")
  private int batch = 1_000;

  @Option(names = "--connections", paramLabel = "N", description = "Concurrent requests.")
  private int connections = 8;

  @Option(
      names = "--senders",
      paramLabel = "N",
      description = "Sending nodes, each over as many lanes as there are connections for it.")
  private int senders = 8;

  @Option(names = "--payload", paramLabel = "BYTES", description = "Length of a message's text.")
  private int payload = 32;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Transactions per second; 0 to send the next as soon as the last is answered.")
  private int rate;

  @Option(
      names = "--proofs",
      paramLabel = "N",
      description =
          "Receipts and proofs of final transactions to request per second meanwhile, in turns.")
  private int proofs;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "With a rate: how long at the start latencies are not counted.")
  private int warmUp;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Time limit for sending and becoming final.")
  private int timeout = 300;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Gives the same nodes and keys again. Default: new ones.")
  private @Nullable Long seed;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Keep the signed requests in this file, one body per line.")
  private @Nullable Path save;

  @Mixin private final NodeOptions node = new NodeOptions();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Load load = new Load(target(), plan(), Optional.ofNullable(save), output::line);
    LoadResult result = load.run();
    result.lines().forEach(output::line);
    output.json(result.json());
    return result.holds() ? ExitCode.OK : ExitCode.REFUSED;
  }

  private Target target() throws IOException {
    try {
      return new Target(node.address(), node.token());
    } catch (IllegalArgumentException noNode) {
      throw CommandFailed.usage("--url: " + noNode.getMessage());
    }
  }

  private LoadPlan plan() {
    if (warmUp < 0 || (warmUp > 0 && rate == 0)) {
      throw CommandFailed.usage("--warm-up needs a --rate, and is 0 or more seconds");
    }
    try {
      return new LoadPlan(
          transactions,
          Math.max(1, batch),
          connections,
          senders,
          payload,
          rate,
          proofs,
          Duration.ofSeconds(warmUp),
          Duration.ofSeconds(timeout),
          Optional.ofNullable(seed));
    } catch (IllegalArgumentException outside) {
      throw CommandFailed.usage(String.valueOf(outside.getMessage()));
    }
  }
}
