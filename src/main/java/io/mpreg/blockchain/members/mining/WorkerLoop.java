package io.mpreg.blockchain.members.mining;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that takes one step after the other until it is closed. After a step that failed, for
/// whatever reason, the next one comes in a moment: no message, and no lack of memory, ends what
/// this member needs for as long as it runs. That it fails is told once, until it goes well again.
public final class WorkerLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
  private static final long PAUSE_MILLIS = 500;

  private final String name;
  private final Step step;
  private final Thread thread;
  private boolean isFailing;
  private volatile boolean closed;

  /// One step, which may wait.
  @FunctionalInterface
  public interface Step {
    /// Takes it.
    void take() throws InterruptedException;
  }

  /// One on a virtual thread.
  ///
  /// @param name of its thread
  public WorkerLoop(String name, Step step) {
    this(Thread.ofVirtual(), name, step);
  }

  /// One on a thread of a certain kind.
  ///
  /// @param name of its thread
  public WorkerLoop(Thread.Builder kind, String name, Step step) {
    this.name = name;
    this.step = step;
    this.thread = kind.name(name).unstarted(this::run);
  }

  /// Begins.
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
        LOG.error("What {} does fails; it is tried again", name, failed);
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
