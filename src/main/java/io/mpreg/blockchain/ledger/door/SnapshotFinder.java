package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import java.util.Optional;

/// Finds the state with which a chain begins in an empty store, when that is not its genesis: state
/// sync.
@FunctionalInterface
public interface SnapshotFinder {
  /// Finds a block and the verified state after it. Blocks until both are there.
  ///
  /// @return empty when the chain has no block after its genesis
  /// @throws InterruptedException when this process ends first
  Optional<SnapshotCommit> find(Genesis genesis) throws InterruptedException;
}
