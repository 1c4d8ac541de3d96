package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.database.Divergence;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One audit on a thread of its own, from request to end.
final class AuditJob {
  private static final Logger LOG = LoggerFactory.getLogger(AuditJob.class);

  private final String id;
  private final InstantSource clock;
  private final Instant started;
  private final Thread thread;
  private volatile AuditProgress progress;
  private volatile boolean cancelled;
  private volatile End end = End.NONE;

  private record End(
      AuditReport.State state,
      Optional<Instant> at,
      Optional<Divergence> divergence,
      Optional<String> failure) {
    static final End NONE =
        new End(AuditReport.State.RUNNING, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Starts the audit.
  ///
  /// @param whenEnded told the result, unless the audit fails
  AuditJob(
      String id,
      ChainAudit audit,
      AuditProgress before,
      InstantSource clock,
      Consumer<AuditResult> whenEnded) {
    this.id = id;
    this.clock = clock;
    this.started = clock.instant();
    this.progress = before;
    this.thread = Thread.ofPlatform().daemon().name("audit").unstarted(() -> run(audit, whenEnded));
    thread.start();
  }

  private void run(ChainAudit audit, Consumer<AuditResult> whenEnded) {
    try {
      AuditResult result = audit.run(made -> progress = made, () -> cancelled);
      progress = result.progress();
      whenEnded.accept(result);
      end = ended(result);
    } catch (RuntimeException | OutOfMemoryError failed) {
      LOG.warn("Audit {} failed", id, failed);
      end =
          new End(
              AuditReport.State.FAILED,
              Optional.of(clock.instant()),
              Optional.empty(),
              Optional.of(String.valueOf(failed.getMessage())));
    }
  }

  private End ended(AuditResult result) {
    Optional<Instant> now = Optional.of(clock.instant());
    return switch (result) {
      case AuditResult.Passed passed ->
          new End(AuditReport.State.PASSED, now, Optional.empty(), Optional.empty());
      case AuditResult.Diverged diverged ->
          new End(
              AuditReport.State.DIVERGED,
              now,
              Optional.of(diverged.divergence()),
              Optional.empty());
      case AuditResult.Cancelled stopped ->
          new End(AuditReport.State.CANCELLED, now, Optional.empty(), Optional.empty());
    };
  }

  String id() {
    return id;
  }

  boolean isRunning() {
    return end.state() == AuditReport.State.RUNNING;
  }

  void cancel() {
    cancelled = true;
  }

  /// Cancels the audit and waits for its end.
  void stop() throws InterruptedException {
    cancel();
    thread.join();
  }

  AuditReport report() {
    End known = end;
    return new AuditReport(
        id,
        known.state(),
        started,
        known.at(),
        progress,
        known.divergence(),
        known.failure(),
        clock.instant());
  }
}
