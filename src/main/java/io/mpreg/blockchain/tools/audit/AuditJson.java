package io.mpreg.blockchain.tools.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.platform.database.Divergence;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// An audit as shown to operators.
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditJson(
    String id,
    String state,
    long from,
    long to,
    long blocksDone,
    long blocksTotal,
    long transactionsDone,
    long transactionsTotal,
    long transactionsPerSecond,
    @Nullable Long secondsLeft,
    String started,
    @Nullable String ended,
    @Nullable DivergenceJson divergence,
    @Nullable String failure) {

  /// The first divergence.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DivergenceJson(
      @Nullable Long height, @Nullable Integer index, String field, String detail) {
    static DivergenceJson of(Divergence divergence) {
      return new DivergenceJson(
          orNull(divergence.height()),
          divergence.index().isPresent() ? divergence.index().getAsInt() : null,
          divergence.field(),
          divergence.detail());
    }
  }

  static AuditJson of(AuditReport report) {
    AuditProgress progress = report.progress();
    return new AuditJson(
        report.id(),
        report.state().name().toLowerCase(Locale.ROOT),
        progress.from(),
        progress.to(),
        progress.blocks(),
        progress.blocksTotal(),
        progress.transactions(),
        progress.transactionsTotal(),
        report.transactionsPerSecond(),
        orNull(report.secondsLeft()),
        report.started().toString(),
        report.ended().map(Instant::toString).orElse(null),
        report.divergence().map(DivergenceJson::of).orElse(null),
        report.failure().orElse(null));
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
