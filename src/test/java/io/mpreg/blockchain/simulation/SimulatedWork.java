package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.members.deciding.PendingWork;

/// The pending work of one member, which learns of it at any time.
final class SimulatedWork implements PendingWork {

  private static final int LEAST_MILLIS = 50;
  private static final int MOST_MILLIS = 800;

  private final Life life;
  private final Federation federation;
  private final Workshop workshop;
  private Runnable then = () -> {};
  private boolean isAwaited;
  private long notBeforeMillis;

  SimulatedWork(Life life, Federation federation, Workshop workshop) {
    this.life = life;
    this.federation = federation;
    this.workshop = workshop;
  }

  @Override
  public void await(long notBeforeNanos, Runnable next) {
    then = next;
    isAwaited = true;
    notBeforeMillis = Math.ceilDiv(notBeforeNanos, 1_000_000);
    long left = notBeforeMillis - federation.agenda().now();
    long chosen = LEAST_MILLIS + federation.chance().below(MOST_MILLIS - LEAST_MILLIS);
    life.later(Math.max(left, chosen), this::look);
  }

  /// Work has arrived.
  void tell() {
    life.run(this::look);
  }

  private void look() {
    boolean isDue = federation.agenda().now() >= notBeforeMillis;
    if (isAwaited && isDue && !workshop.isIdle()) {
      isAwaited = false;
      life.inbox().add(then);
    }
  }
}
