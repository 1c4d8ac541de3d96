package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import org.springframework.context.SmartLifecycle;

/// Binds an empty database to the genesis of this node: once all parts of the node are made, and
/// before any of them runs. A start that fails by a setting, a key or a port leaves it empty.
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

  /// Before everything else.
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
