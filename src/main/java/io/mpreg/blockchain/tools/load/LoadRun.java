package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.tools.load.BlockScan.Found;
import io.mpreg.blockchain.tools.load.LoadResult.Counts;
import io.mpreg.blockchain.tools.load.LoadResult.Proofs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Sends the signed transactions, waits until they are final, and looks for them in the blocks.
final class LoadRun {
  private static final int PROOF_CONNECTIONS = 32;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Target target;
  private final NodeApi api;
  private final LoadPlan plan;
  private final List<Hash> proved;
  private final HeightSource heights;

  /// @param proved final transactions whose proofs are requested meanwhile
  LoadRun(Target target, NodeApi api, LoadPlan plan, List<Hash> proved) {
    this.target = target;
    this.api = api;
    this.plan = plan;
    this.proved = proved;
    this.heights = new HeightSource(target);
  }

  LoadResult send(List<PreparedRequest> units) throws IOException {
    ChainPosition before = ChainPosition.of(api);
    BlockScan scan = new BlockScan(api);
    try (Loop loop = new Loop(target)) {
      Duration cpuBefore = cpu();
      long start = System.nanoTime();
      long deadline = start + plan.timeout().toNanos();
      TransactionSource transactions =
          new TransactionSource(units, plan.batch() > 1, plan.rate(), start, countedFrom(start));
      loop.add(transactions, plan.connections());
      loop.add(heights, 1);
      heights.activate(plan.rate() > 0);
      ProofSource proofs = proofs(transactions, start);
      if (proofs != null) {
        loop.add(proofs, PROOF_CONNECTIONS);
      }
      loop.runUntil(() -> transactions.isDone() && (proofs == null || proofs.isDone()), deadline);
      double cpuSeconds = cpu().minus(cpuBefore).toNanos() / NANOS_PER_SECOND;
      awaitFinal(loop, before, transactions.acknowledgedAt(), scan, deadline);
      return result(before, start, transactions, proofs, scan, cpuSeconds);
    }
  }

  private long countedFrom(long start) {
    return start + plan.warmUp().toNanos();
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private @Nullable ProofSource proofs(TransactionSource transactions, long start) {
    return proved.isEmpty()
        ? null
        : new ProofSource(
            target, proved, plan.proofs(), start, countedFrom(start), transactions::isDone);
  }

  // Others may send too: only the blocks themselves say which transactions are final.
  private void awaitFinal(
      Loop loop, ChainPosition before, Map<Hash, Long> acknowledged, BlockScan scan, long deadline)
      throws IOException {
    heights.activate(true);
    long read = before.height();
    long wanted = before.transactionCount() + acknowledged.size();
    while (!scan.found().keySet().containsAll(acknowledged.keySet())) {
      long least = wanted;
      long known = read;
      loop.runUntil(
          () -> heights.transactionCount() >= least && heights.height() > known, deadline);
      boolean late = System.nanoTime() - deadline >= 0;
      scan.read(read + 1, heights.height());
      read = Math.max(read, heights.height());
      if (late) {
        return;
      }
      wanted = heights.transactionCount() + 1;
    }
  }

  private LoadResult result(
      ChainPosition before,
      long start,
      TransactionSource transactions,
      @Nullable ProofSource proofs,
      BlockScan scan,
      double cpuSeconds) {
    Map<Hash, Long> acknowledged = transactions.acknowledgedAt();
    Map<String, Integer> outcomes = new TreeMap<>();
    Latencies toFinal = new Latencies(countedFrom(start));
    int inBlocks = 0;
    int repeated = 0;
    long lastSeen = start;
    for (Map.Entry<Hash, Long> each : acknowledged.entrySet()) {
      Found found = scan.found().get(each.getKey());
      outcomes.merge(found == null ? "missing" : found.outcome(), 1, Integer::sum);
      if (found == null) {
        continue;
      }
      inBlocks++;
      repeated += found.times() > 1 ? 1 : 0;
      Long seen = heights.seenAt(found.height());
      if (seen != null) {
        toFinal.add(each.getValue(), seen);
        lastSeen = Math.max(lastSeen, seen);
      }
    }
    Counts counts =
        new Counts(
            acknowledged.size(),
            inBlocks,
            acknowledged.size() - inBlocks,
            repeated,
            heights.height() - before.height(),
            transactions.retried(),
            transactions.errors(),
            outcomes);
    return new LoadResult(
        plan,
        counts,
        (transactions.lastAnswer() - start) / NANOS_PER_SECOND,
        (lastSeen - start) / NANOS_PER_SECOND,
        transactions.latencies(),
        plan.rate() > 0 ? Optional.of(toFinal) : Optional.empty(),
        proofs == null
            ? Optional.empty()
            : Optional.of(
                new Proofs(proofs.receiptLatencies(), proofs.proofLatencies(), proofs.errors())),
        cpuSeconds);
  }
}
