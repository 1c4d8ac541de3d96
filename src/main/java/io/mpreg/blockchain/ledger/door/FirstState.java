package io.mpreg.blockchain.ledger.door;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import java.util.Optional;

/// Where a chain that is not in the store yet may begin, if not with its genesis.
@FunctionalInterface
public interface FirstState {
  /// Finds a block to begin with, and verifies what comes with it; takes as long as it takes.
  ///
  /// @return nothing where the chain has no block after its genesis
  /// @throws InterruptedException when this process ends before
  Optional<SnapshotCommit> find(Genesis genesis) throws InterruptedException;
}
