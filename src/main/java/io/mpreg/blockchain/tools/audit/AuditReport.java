package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.database.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// An audit on demand, as of one moment.
///
/// @param divergence the first difference, if one was found
/// @param failure why it was aborted, if it has failed
public record AuditReport(
    String id,
    State state,
    Instant started,
    Optional<Instant> ended,
    AuditProgress progress,
    Optional<Divergence> divergence,
    Optional<String> failure,
    Instant at) {

  /// The state of an audit.
  public enum State {
    RUNNING,
    PASSED,
    DIVERGED,
    CANCELLED,
    FAILED
  }

  /// How long it has been running, at least a millisecond.
  private Duration elapsed() {
    Duration elapsed = Duration.between(started, ended.orElse(at));
    return elapsed.toMillis() < 1 ? Duration.ofMillis(1) : elapsed;
  }

  /// Transactions per second, on average.
  public long transactionsPerSecond() {
    return progress.transactions() * 1_000 / elapsed().toMillis();
  }

  /// The estimated seconds to the end; empty while there is no estimate, and when it has ended.
  public OptionalLong secondsLeft() {
    long done = progress.transactions() + progress.blocks();
    if (state != State.RUNNING || done == 0) {
      return OptionalLong.empty();
    }
    long total = progress.transactionsTotal() + progress.blocksTotal();
    double left = (double) Math.max(0, total - done) / done * elapsed().toMillis() / 1_000;
    return OptionalLong.of((long) Math.ceil(left));
  }
}
