package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.database.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// An audit that an operator asked for, as it stands at one moment.
///
/// @param divergence the first thing that is not what it has to be, if it has diverged
/// @param failure why it could not go on, if it has failed
public record AuditReport(
    String id,
    State state,
    Instant started,
    Optional<Instant> ended,
    AuditProgress progress,
    Optional<Divergence> divergence,
    Optional<String> failure,
    Instant at) {

  /// What has become of an audit.
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

  /// Transactions in a second, on average.
  public long transactionsPerSecond() {
    return progress.transactions() * 1_000 / elapsed().toMillis();
  }

  /// How many seconds it will take to the end, if it goes on as it did; nothing as long as that
  /// cannot be said, or when it has ended.
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
