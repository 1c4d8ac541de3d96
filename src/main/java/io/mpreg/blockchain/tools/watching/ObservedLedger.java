package io.mpreg.blockchain.tools.watching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import io.mpreg.blockchain.ledger.pending.Submission;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Counts and times the work of the ledger; where tracing is on, the same work appears as spans.
/// All counters exist from the start, so that the first event is already an increase.
final class ObservedLedger implements LedgerObserver {
  private static final Set<String> WORK =
      Arrays.stream(Work.values()).map(ObservedLedger::name).collect(Collectors.toSet());

  private final ObservationRegistry observations;
  private final SubmissionMeters submissions;
  private final TerminationMeters ends;
  private final Map<SignatureCheck, Counter> checks = new EnumMap<>(SignatureCheck.class);
  private final Timer verification;
  private final Map<Work, DistributionSummary> sizes = new EnumMap<>(Work.class);

  ObservedLedger(MeterRegistry meters, ObservationRegistry observations) {
    this.observations = observations;
    this.submissions = new SubmissionMeters(meters);
    this.ends = new TerminationMeters(meters);
    for (SignatureCheck check : SignatureCheck.values()) {
      checks.put(
          check,
          Counter.builder("ledger.signatures.checked")
              .description("Signatures of submitted transactions, by how they were verified")
              .tag("result", check.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    this.verification =
        Timer.builder("ledger.verification")
            .description("Time to verify the signatures of one submission")
            .serviceLevelObjectives(Buckets.TIMES)
            .register(meters);
    sizes.put(
        Work.JOURNAL_WRITE, summary(meters, "ledger.journal.row", "Transactions in a journal row"));
    sizes.put(
        Work.BLOCK_COMMIT, summary(meters, "ledger.block", "Transactions in a committed block"));
  }

  static DistributionSummary summary(MeterRegistry meters, String name, String description) {
    return DistributionSummary.builder(name)
        .description(description)
        .baseUnit("transactions")
        .serviceLevelObjectives(Buckets.TRANSACTIONS)
        .register(meters);
  }

  /// Whether a meter times a piece of work.
  static boolean isWork(String meter) {
    return WORK.contains(meter);
  }

  private static String name(Work work) {
    return "ledger." + work.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  @Override
  public <T> T during(Work work, int transactions, Supplier<T> action) {
    T result =
        Observation.createNotStarted(name(work), observations)
            .highCardinalityKeyValue("ledger.transactions", String.valueOf(transactions))
            .observe(action);
    DistributionSummary size = sizes.get(work);
    if (size != null) {
      size.record(transactions);
    }
    return result;
  }

  @Override
  public void answered(List<Submission> answers, Duration took) {
    submissions.answered(answers, took);
  }

  @Override
  public void unanswered(int transactions) {
    submissions.unanswered(transactions);
  }

  @Override
  public void malformed(Refusal fault) {
    submissions.refused(fault, 1);
  }

  @Override
  public void checked(List<SignatureCheck> outcomes, Duration took) {
    checks.forEach(
        (outcome, counter) -> counter.increment(Collections.frequency(outcomes, outcome)));
    verification.record(took);
  }

  @Override
  public void becameFinal(Block block) {
    ends.becameFinal(block);
  }

  @Override
  public void becameFinal(Duration waited) {
    ends.becameFinal(waited);
  }

  @Override
  public void ended(Termination.Reason reason) {
    ends.ended(reason);
  }
}
