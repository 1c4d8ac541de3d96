package io.mpreg.blockchain.simulation;

import io.mpreg.blockchain.deciding.Work;

/// What waits at one member to enter a block. It learns of it at any time.
final class SimulatedWork implements Work {

  private static final int LEAST_MILLIS = 50;
  private static final int MOST_MILLIS = 800;

  private final Life life;
  private final Federation federation;
  private final Workshop workshop;
  private Runnable then = () -> {};
  private boolean isAwaited;

  SimulatedWork(Life life, Federation federation, Workshop workshop) {
    this.life = life;
    this.federation = federation;
    this.workshop = workshop;
  }

  @Override
  public void await(Runnable next) {
    then = next;
    isAwaited = true;
    life.later(LEAST_MILLIS + federation.chance().below(MOST_MILLIS - LEAST_MILLIS), this::look);
  }

  /// Something has come up.
  void tell() {
    life.run(this::look);
  }

  private void look() {
    if (isAwaited && !workshop.isIdle()) {
      isAwaited = false;
      life.inbox().add(then);
    }
  }
}
