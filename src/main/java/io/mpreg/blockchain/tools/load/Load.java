package io.mpreg.blockchain.tools.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mpreg.blockchain.core.crypto.Hash;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// One run of the generator: prepares the transactions, then sends them.
public final class Load {
  private static final int MOST_PROVED = 2_000;
  private static final int PROVED_BATCH = 500;

  private final Target target;
  private final LoadPlan plan;
  private final Optional<Path> save;
  private final Consumer<String> log;

  /// @param save where to keep the signed requests, one body per line
  /// @param log receives progress, for humans
  public Load(Target target, LoadPlan plan, Optional<Path> save, Consumer<String> log) {
    this.target = target;
    this.plan = plan;
    this.save = save;
    this.log = log;
  }

  /// Runs to the end.
  ///
  /// @throws IOException when the node does not answer, or does not register the senders
  public LoadResult run() throws IOException {
    try (NodeApi api = new NodeApi(target)) {
      List<Sender> senders = senders();
      ChainPosition chain = ChainPosition.of(api);
      long deadline = System.nanoTime() + plan.timeout().toNanos();
      new Registration(api, deadline).register(senders, chain);
      Signing signing = new Signing(target, chain, senders, plan.lanes(), plan.payload());
      List<Hash> proved = plan.proofs() == 0 ? List.of() : madeFinal(api, signing);
      log.accept("signing %d transactions …".formatted(plan.transactions()));
      List<PreparedRequest> units = signing.units(plan.transactions(), plan.batch());
      if (save.isPresent()) {
        write(units, save.get());
      }
      log.accept("sending …");
      return new LoadRun(target, api, plan, proved).send(units);
    }
  }

  private static void write(List<PreparedRequest> units, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (PreparedRequest request : units) {
        out.write(Target.bodyOf(request.request()));
        out.write('\n');
      }
    }
  }

  private List<Sender> senders() {
    long run = plan.seed().orElseGet(() -> new SecureRandom().nextLong());
    String name = "load-" + Hash.of(Long.toString(run).getBytes(US_ASCII)).hex().substring(0, 12);
    return IntStream.range(0, plan.senders())
        .mapToObj(number -> Sender.named(name + "-" + number))
        .toList();
  }

  // Transactions to prove, final before the clock starts.
  private List<Hash> madeFinal(NodeApi api, Signing signing) throws IOException {
    int count = Math.min(MOST_PROVED, plan.transactions());
    log.accept("making %d transactions final, to request their proofs …".formatted(count));
    LoadPlan first =
        new LoadPlan(
            count,
            PROVED_BATCH,
            plan.connections(),
            plan.senders(),
            plan.payload(),
            0,
            0,
            Duration.ZERO,
            plan.timeout(),
            Optional.empty());
    List<PreparedRequest> units = signing.units(count, PROVED_BATCH);
    if (!new LoadRun(target, api, first, List.of()).send(units).holds()) {
      throw new IOException("not all transactions whose proofs are to be requested became final");
    }
    return units.stream().flatMap(request -> request.ids().stream()).toList();
  }
}
