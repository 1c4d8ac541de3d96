package io.mpreg.blockchain.members.mining;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that repeats a step until it is closed. After a failed step, whatever the reason, the
/// next one follows after a pause: neither a bad message nor a lack of memory may end a part that
/// this member needs. A failure is logged once, until a step succeeds again.
public final class WorkerLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
  private static final long PAUSE_MILLIS = 500;

  private final String name;
  private final Step step;
  private final Thread thread;
  private boolean isFailing;
  private volatile boolean closed;

  /// One step, which may block.
  @FunctionalInterface
  public interface Step {
    /// Runs the step.
    void take() throws InterruptedException;
  }

  /// A loop on a virtual thread.
  ///
  /// @param name of the thread
  public WorkerLoop(String name, Step step) {
    this(Thread.ofVirtual(), name, step);
  }

  /// A loop on a thread of a given kind.
  ///
  /// @param name of the thread
  public WorkerLoop(Thread.Builder kind, String name, Step step) {
    this.name = name;
    this.step = step;
    this.thread = kind.name(name).unstarted(this::run);
  }

  /// Starts the thread.
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        take();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void take() throws InterruptedException {
    try {
      step.take();
      isFailing = false;
    } catch (RuntimeException | Error failed) {
      if (!isFailing && !closed) {
        LOG.error("A step of {} failed; it is retried", name, failed);
      }
      isFailing = true;
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
