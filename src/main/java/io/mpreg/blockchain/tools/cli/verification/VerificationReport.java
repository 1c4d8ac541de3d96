package io.mpreg.blockchain.tools.cli.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.tools.cli.terminal.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `verify` found out.
///
/// @param kind `receipt`, `state` or `authorities`
/// @param steps those that were checked, in order; only the last can be one that does not hold
/// @param proves what is known now; empty unless all steps hold
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerificationReport(
    String kind, boolean valid, List<Step> steps, List<Map<String, Object>> proves) {

  /// @param meaning what is proved by a step that holds
  /// @param detail why it does not hold
  /// @param reason a code for that, where programs do something else then
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Step(
      String step,
      boolean holds,
      String meaning,
      @Nullable String detail,
      @Nullable String reason) {
    /// Nothing can be said of the proof: it is of rules that this software does not know.
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

  /// The same with one step more; what does not hold then proves nothing.
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
