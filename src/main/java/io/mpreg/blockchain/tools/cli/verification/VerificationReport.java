package io.mpreg.blockchain.tools.cli.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The result of `verify`.
///
/// @param kind `receipt`, `state` or `authorities`
/// @param steps those that were checked, in order; only the last can have failed
/// @param proves the proven facts; empty unless all steps have passed
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationReport(
    String kind, boolean valid, List<Step> steps, List<Map<String, Object>> proves) {

  /// @param meaning what the step proves if it passes
  /// @param detail why it failed
  /// @param reason a machine-readable code for that, where programs react differently
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Step(
      String step,
      boolean holds,
      String meaning,
      @Nullable String detail,
      @Nullable String reason) {
    /// The proof cannot be judged: its rules are unknown to this software.
    static final String RULES_UNKNOWN = "rules-unknown";

    Step(String step, boolean holds, String meaning, @Nullable String detail) {
      this(step, holds, meaning, detail, null);
    }

    private String line() {
      return holds
          ? "ok      %-12s %s".formatted(step, meaning)
          : "FAILED  %-12s %s".formatted(step, detail);
    }
  }

  VerificationReport {
    steps = List.copyOf(steps);
    proves = List.copyOf(proves);
  }

  static VerificationReport of(String kind, List<Step> steps, List<Map<String, Object>> proves) {
    return new VerificationReport(kind, steps.stream().allMatch(Step::holds), steps, proves);
  }

  /// The same report with one more step; a failed one leaves nothing proved.
  VerificationReport with(Step last) {
    List<Step> all = new ArrayList<>(steps);
    all.add(last);
    return of(kind, all, last.holds() ? proves : List.of());
  }

  int exitCode() {
    if (valid) {
      return ExitCode.OK;
    }
    return steps.stream().anyMatch(step -> Step.RULES_UNKNOWN.equals(step.reason()))
        ? ExitCode.RULES_UNKNOWN
        : ExitCode.REFUSED;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    steps.forEach(step -> lines.add(step.line()));
    lines.add(valid ? "It is proved:" : "Nothing is proved.");
    for (Map<String, Object> fact : proves) {
      lines.add(
          fact.entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue())
              .collect(Collectors.joining(", ", "  ", "")));
    }
    return lines;
  }
}
