package io.mpreg.blockchain.tools.watching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.ledger.pending.Submission;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Counts submissions by their answer. A fault that no submission can have gets no series.
final class SubmissionMeters {
  private final Counter accepted;
  private final Counter known;
  private final Counter unanswered;
  private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
  private final DistributionSummary sizes;
  private final Timer acceptance;

  SubmissionMeters(MeterRegistry meters) {
    this.accepted = counter(meters, "accepted", "none");
    this.known = counter(meters, "known", "none");
    this.unanswered = counter(meters, "unanswered", "none");
    for (Refusal fault : Refusal.values()) {
      refused.put(fault, counter(meters, "refused", fault.code()));
    }
    this.sizes =
        ObservedLedger.summary(meters, "ledger.submission", "Transactions in one submission");
    this.acceptance =
        Timer.builder("ledger.acceptance")
            .description(
                "Time from submission to durable, for submissions with any accepted transaction")
            .serviceLevelObjectives(Buckets.TIMES)
            .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String result, String code) {
    return Counter.builder("ledger.transactions.submitted")
        .description("Submitted transactions, by answer and code of the fault")
        .tag("result", result)
        .tag("code", code)
        .register(meters);
  }

  void answered(List<Submission> answers, Duration took) {
    int acceptedHere = 0;
    int knownHere = 0;
    for (Submission answer : answers) {
      switch (answer) {
        case Submission.Accepted fresh -> acceptedHere++;
        case Submission.Known same -> knownHere++;
        case Submission.Refused refusal -> refused(refusal.fault(), 1);
      }
    }
    accepted.increment(acceptedHere);
    known.increment(knownHere);
    sizes.record(answers.size());
    if (acceptedHere > 0) {
      acceptance.record(took);
    }
  }

  void unanswered(int transactions) {
    unanswered.increment(transactions);
  }

  void refused(Refusal fault, int transactions) {
    Counter counter = refused.get(fault);
    if (counter != null) {
      counter.increment(transactions);
    }
  }
}
