package io.mpreg.blockchain.tools.watching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.block.Entry;
import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.block.RecordedFault;
import io.mpreg.blockchain.ledger.history.Termination;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Counts how transactions terminate, and times how blocks follow each other.
final class TerminationMeters {
  private static final long NONE = -1;

  private final Counter applied;
  private final Map<RecordedFault, Counter> failed = new EnumMap<>(RecordedFault.class);
  private final Map<Termination.Reason, Counter> otherwise =
      new EnumMap<>(Termination.Reason.class);
  private final Timer finality;
  private final Timer interval;
  private final Counter skippedRounds;
  private final AtomicLong lastBlockMillis = new AtomicLong(NONE);

  TerminationMeters(MeterRegistry meters) {
    this.applied = counter(meters, "final", "applied");
    for (RecordedFault fault : RecordedFault.values()) {
      failed.put(fault, counter(meters, "final", fault.code()));
    }
    for (Termination.Reason reason : Termination.Reason.values()) {
      otherwise.put(reason, counter(meters, reason.label(), "none"));
    }
    this.finality =
        Timer.builder("ledger.finality")
            .description("Time from durable to final, for each transaction that was pending here")
            .serviceLevelObjectives(Buckets.TIMES)
            .register(meters);
    this.interval =
        Timer.builder("ledger.block.interval")
            .description("Time between the timestamps of a block and the one before it")
            .serviceLevelObjectives(Buckets.TIMES)
            .register(meters);
    this.skippedRounds =
        Counter.builder("ledger.consensus.rounds.skipped")
            .description("Rounds that timed out before the one that proposed a final block")
            .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String status, String outcome) {
    return Counter.builder("ledger.transactions.ended")
        .description("Transactions that ended, by status and outcome")
        .tag("status", status)
        .tag("outcome", outcome)
        .register(meters);
  }

  void becameFinal(Block block) {
    Map<RecordedFault, Integer> faults = new EnumMap<>(RecordedFault.class);
    int appliedHere = 0;
    for (Entry entry : block.entries()) {
      switch (entry.outcome()) {
        case Outcome.Applied done -> appliedHere++;
        case Outcome.Failed failure -> faults.merge(failure.fault(), 1, Integer::sum);
      }
    }
    applied.increment(appliedHere);
    failed.forEach((fault, counter) -> counter.increment(faults.getOrDefault(fault, 0)));
    BlockHeader header = block.header();
    skippedRounds.increment(header.originRound());
    long before = lastBlockMillis.getAndSet(header.timestampMillis());
    if (before != NONE) {
      interval.record(Duration.ofMillis(header.timestampMillis() - before));
    }
  }

  void becameFinal(Duration waited) {
    finality.record(waited);
  }

  void ended(Termination.Reason reason) {
    Counter counter = otherwise.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }
}
