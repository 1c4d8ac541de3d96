package io.mpreg.blockchain.tools.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The result of a run.
///
/// @param acceptedSeconds from the first submission to the last answer
/// @param finalSeconds from the first submission until the last transaction was seen to be final
/// @param requests the duration of requests; at a rate, from the time each was due
/// @param toFinal from the acknowledgement of a transaction until it was seen to be final; only at
///   a rate, as otherwise it measures the queue
/// @param proofs the receipts and proofs requested meanwhile
/// @param cpuSeconds CPU time of the generator itself while it sent
public record LoadResult(
    LoadPlan plan,
    Counts counts,
    double acceptedSeconds,
    double finalSeconds,
    Latencies requests,
    Optional<Latencies> toFinal,
    Optional<Proofs> proofs,
    double cpuSeconds) {

  /// @param missing acknowledged, but in no block
  /// @param repeated acknowledged, and in the blocks more than once
  /// @param retries requests that were sent again
  /// @param errors all answers but acknowledgements, by code; every retry counts
  /// @param outcomes of the acknowledged transactions
  record Counts(
      int acknowledged,
      int inBlocks,
      int missing,
      int repeated,
      long blocks,
      int retries,
      Map<String, Integer> errors,
      Map<String, Integer> outcomes) {}

  record Proofs(Latencies receipts, Latencies inclusions, Map<String, Integer> errors) {}

  /// Whether every transaction was acknowledged and is final exactly once, and every proof was
  /// received.
  public boolean holds() {
    return counts.inBlocks() == plan.transactions()
        && counts.missing() == 0
        && counts.repeated() == 0
        && proofs.map(asked -> asked.errors().isEmpty()).orElse(true);
  }

  private long perSecond(int count, double seconds) {
    return Math.round(count / Math.max(seconds, 1e-9));
  }

  /// Machine-readable.
  public SequencedMap<String, Object> json() {
    SequencedMap<String, Object> json = new LinkedHashMap<>();
    json.put("transactions", plan.transactions());
    json.put("batch", plan.batch());
    json.put("connections", plan.connections());
    json.put("senders", plan.senders());
    json.put("rate", plan.rate());
    json.put("acknowledged", counts.acknowledged());
    json.put("final", counts.inBlocks());
    json.put("missing", counts.missing());
    json.put("repeated", counts.repeated());
    json.put("blocks", counts.blocks());
    json.put("acceptedSeconds", acceptedSeconds);
    json.put("finalSeconds", finalSeconds);
    json.put("acceptedPerSecond", perSecond(counts.acknowledged(), acceptedSeconds));
    json.put("finalPerSecond", perSecond(counts.inBlocks(), finalSeconds));
    json.put("requestMillis", requests.json());
    toFinal.ifPresent(latencies -> json.put("acceptedToFinalMillis", latencies.json()));
    proofs.ifPresent(
        asked -> {
          json.put("receiptMillis", asked.receipts().json());
          json.put("proofMillis", asked.inclusions().json());
          json.put("proofErrors", asked.errors());
        });
    json.put("retries", counts.retries());
    json.put("errors", counts.errors());
    json.put("outcomes", counts.outcomes());
    json.put("generatorCpuSeconds", cpuSeconds);
    json.put("holds", holds());
    return json;
  }

  /// For humans.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "accepted   %d of %d: %d/s"
            .formatted(
                counts.acknowledged(),
                plan.transactions(),
                perSecond(counts.acknowledged(), acceptedSeconds)));
    lines.add(
        "final      %d in %.3f s and %d blocks: %d/s"
            .formatted(
                counts.inBlocks(),
                finalSeconds,
                counts.blocks(),
                perSecond(counts.inBlocks(), finalSeconds)));
    lines.add(
        "exactly once: %d missing, %d repeated; %s"
            .formatted(counts.missing(), counts.repeated(), counts.outcomes()));
    lines.add("requests   " + requests);
    toFinal.ifPresent(latencies -> lines.add("to final   " + latencies));
    proofs.ifPresent(
        asked -> {
          lines.add("receipts   %d: %s".formatted(asked.receipts().count(), asked.receipts()));
          lines.add("proofs     %d: %s".formatted(asked.inclusions().count(), asked.inclusions()));
          lines.add("not proved " + asked.errors());
        });
    lines.add("errors     %s, %d requests sent again".formatted(counts.errors(), counts.retries()));
    lines.add("generator  %.2f CPU seconds while sending".formatted(cpuSeconds));
    return lines;
  }
}
