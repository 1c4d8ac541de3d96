package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import org.springframework.context.SmartLifecycle;

/// Writes the genesis of this node into an empty database once all beans exist and before any of
/// them runs. A start that fails because of a setting, a key or a port leaves the database empty.
final class ChainBeginning implements SmartLifecycle {
  private final LedgerStore store;
  private final Genesis genesis;
  private final ListeningPorts ports;
  private volatile boolean running;

  ChainBeginning(LedgerStore store, Genesis genesis, ListeningPorts ports) {
    this.store = store;
    this.genesis = genesis;
    this.ports = ports;
  }

  @Override
  public void start() {
    if (store.head().isEmpty()) {
      ports.requireFree();
      LedgerOpening.create(store, genesis);
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Before all other lifecycle beans.
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
