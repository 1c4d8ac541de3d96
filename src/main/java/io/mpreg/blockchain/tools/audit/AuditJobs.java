package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.HeadColumns;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The audits on demand: one runs at a time, and the latest are kept until the process ends.
public final class AuditJobs implements AutoCloseable {
  private static final int KEPT = 20;

  private final AuditedStore audited;
  private final Hash chainId;
  private final InstantSource clock;
  private final LatestAudit latest;
  private final Deque<AuditJob> jobs = new ArrayDeque<>(); // the newest first

  /// The result of a request for an audit.
  public sealed interface Start {
    /// It was started.
    record Started(AuditReport report) implements Start {}

    /// Another one is running.
    record Busy(AuditReport running) implements Start {}

    /// There is no block of that height.
    record NoHeight(long head) implements Start {}
  }

  AuditJobs(AuditedStore audited, Hash chainId, InstantSource clock, LatestAudit latest) {
    this.audited = audited;
    this.chainId = chainId;
    this.clock = clock;
    this.latest = latest;
  }

  /// Starts an audit.
  ///
  /// @param from the first height that is verified
  public synchronized Start start(long from) {
    Optional<AuditJob> running = jobs.stream().filter(AuditJob::isRunning).findFirst();
    if (running.isPresent()) {
      return new Start.Busy(running.get().report());
    }
    long head = audited.store().rows().head().map(HeadColumns::height).orElse(0L);
    if (from < 0 || from > head) {
      return new Start.NoHeight(head);
    }
    ChainAudit audit = new ChainAudit(audited, AuditPlan.from(from).ofChain(chainId));
    AuditProgress before = new AuditProgress(from, head, 0, 0, 0);
    AuditJob job = new AuditJob(UUID.randomUUID().toString(), audit, before, clock, latest::ended);
    jobs.addFirst(job);
    if (jobs.size() > KEPT) {
      jobs.removeLast();
    }
    return new Start.Started(job.report());
  }

  /// Newest first.
  public synchronized List<AuditReport> list() {
    return jobs.stream().map(AuditJob::report).toList();
  }

  public Optional<AuditReport> find(String id) {
    return job(id).map(AuditJob::report);
  }

  /// Cancels a running audit, which stops soon; one that has ended stays as it is.
  public Optional<AuditReport> cancel(String id) {
    Optional<AuditJob> job = job(id);
    job.ifPresent(AuditJob::cancel);
    return job.map(AuditJob::report);
  }

  private synchronized Optional<AuditJob> job(String id) {
    return jobs.stream().filter(job -> job.id().equals(id)).findFirst();
  }

  /// Stops a running audit.
  @Override
  public synchronized void close() {
    try {
      for (AuditJob job : jobs) {
        job.stop();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
