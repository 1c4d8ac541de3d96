package io.mpreg.blockchain.tools.cli.transaction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import io.mpreg.blockchain.tools.cli.terminal.ProblemText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The status of a submitted transaction, as `submit --json` prints it.
///
/// @param status one of section 10 of the protocol, or `refused`
/// @param outcome of a final transaction: 0 for `applied`, or the number of the fault
/// @param outcomeCode of a final transaction: `applied`, or the code of the fault
/// @param problem why it was refused
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SubmittedJson(
    @Nullable String id,
    String status,
    @Nullable Integer outcome,
    @Nullable String outcomeCode,
    @Nullable Long height,
    @Nullable JsonNode problem) {
  private static final String REFUSED = "refused";
  private static final String PENDING = "pending";
  private static final String FINAL = "final";
  private static final String APPLIED = "applied";

  static SubmittedJson ofBatch(JsonNode item) {
    JsonNode problem = item.path("problem");
    return new SubmittedJson(
        item.path("id").asString(null),
        item.path("status").asString(REFUSED),
        null,
        null,
        null,
        problem.isObject() ? problem : null);
  }

  static SubmittedJson ofStatus(JsonNode status) {
    return new SubmittedJson(
        status.path("id").asString(null),
        status.path("status").asString(REFUSED),
        status.path("outcome").isIntegralNumber() ? status.path("outcome").asInt() : null,
        status.path("outcomeCode").asString(null),
        status.path("height").isIntegralNumber() ? status.path("height").asLong() : null,
        null);
  }

  boolean isAccepted() {
    return !status.equals(REFUSED);
  }

  boolean isPending() {
    return status.equals(PENDING);
  }

  /// The exit code of `submit` for this transaction.
  ///
  /// @param waited whether it should be final by now
  public int exitCode(boolean waited) {
    if (isPending()) {
      return waited ? ExitCode.FAILED : ExitCode.OK;
    }
    boolean good = status.equals(FINAL) && (outcomeCode == null || outcomeCode.equals(APPLIED));
    return good ? ExitCode.OK : ExitCode.REFUSED;
  }

  /// The same as text.
  public String line() {
    return "%s  %s%s%s%s"
        .formatted(
            id == null ? "(no id)" : id,
            status,
            outcomeCode == null ? "" : ", " + outcomeCode,
            height == null ? "" : ", at height " + height,
            problem == null ? "" : ": " + ProblemText.of(problem));
  }
}
