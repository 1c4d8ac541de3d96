package io.mpreg.blockchain.tools.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What a run has shown.
///
/// @param acceptedSeconds from the first submission to the last answer
/// @param finalSeconds from the first submission until the last transaction was seen to be final
/// @param requests how long each request took; at a rate from the moment it was due
/// @param toFinal from the acknowledgement of a transaction until it was seen to be final; only at
///   a rate, as otherwise it is the length of the queue
/// @param proofs what was asked for meanwhile
/// @param cpuSeconds what the generator itself used while it sent
public record LoadResult(
    LoadPlan plan,
    Counts counts,
    double acceptedSeconds,
    double finalSeconds,
    Latencies requests,
    Optional<Latencies> toFinal,
    Optional<Proofs> proofs,
    double cpuSeconds) {

  /// @param missing acknowledged, and in no block
  /// @param repeated acknowledged, and more than once in the blocks
  /// @param retries requests that were sent again
  /// @param errors everything but an acknowledgement, by code; what was sent again counts each time
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

  /// Whether every transaction was acknowledged and is final exactly once, and every proof came.
  public boolean holds() {
    return counts.inBlocks() == plan.transactions()
        && counts.missing() == 0
        && counts.repeated() == 0
        && proofs.map(asked -> asked.errors().isEmpty()).orElse(true);
  }

  private long perSecond(int count, double seconds) {
    return Math.round(count / Math.max(seconds, 1e-9));
  }

  /// For programs.
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

  /// For people.
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
