package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.core.crypto.Hash;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Audits the whole chain again and again, on one thread and at a rate low enough not to disturb
/// the node; a rate, as Linux has no priorities for the threads of a JVM. [LatestAudit] keeps the
/// result.
final class ContinuousAudit implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ContinuousAudit.class);

  // A node that has just started is busy.
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofMinutes(1);

  private final AuditedStore audited;
  private final Hash chainId;
  private final AuditProperties properties;
  private final LatestAudit latest;
  // A new latch for each start, as a context may be stopped and started again.
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private @Nullable Thread thread;
  private volatile Optional<AuditProgress> round = Optional.empty();

  ContinuousAudit(
      AuditedStore audited, Hash chainId, AuditProperties properties, LatestAudit latest) {
    this.audited = audited;
    this.chainId = chainId;
    this.properties = properties;
    this.latest = latest;
  }

  /// The progress of the current round.
  Optional<AuditProgress> round() {
    return round;
  }

  @Override
  public synchronized void start() {
    if (properties.continuous() && thread == null) {
      stopped = new CountDownLatch(1);
      thread = Thread.ofPlatform().daemon().name("audit-continuous").start(this::run);
    }
  }

  private void run() {
    try {
      Duration pause = properties.pause();
      Duration first = pause.compareTo(LONGEST_FIRST_PAUSE) < 0 ? pause : LONGEST_FIRST_PAUSE;
      for (Duration next = first; !isStoppedWithin(next.toNanos()); next = pause) {
        oneRound();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStoppedWithin(long nanos) throws InterruptedException {
    return stopped.await(nanos, TimeUnit.NANOSECONDS);
  }

  private void oneRound() {
    RateLimit throttle =
        new RateLimit(properties.transactionsPerSecond(), System::nanoTime, this::isStoppedWithin);
    AuditPlan plan = new AuditPlan(0, 0, Optional.of(chainId), throttle);
    try {
      latest.ended(
          new ChainAudit(audited, plan)
              .run(made -> round = Optional.of(made), () -> stopped.getCount() == 0));
    } catch (RuntimeException | OutOfMemoryError failed) {
      LOG.warn("A round of the audit failed; the next one starts from the beginning", failed);
    } finally {
      round = Optional.empty();
    }
  }

  @Override
  public synchronized void stop() {
    stopped.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
        thread = null;
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null && stopped.getCount() > 0;
  }
}
