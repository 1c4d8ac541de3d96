package io.mpreg.blockchain.platform.database;

import io.mpreg.blockchain.core.state.ChainState;
import java.util.Optional;

/// Holds what a feature keeps in a table of its own against the chain. A feature declares it as a
/// bean; every audit runs all of them, once the chain and the state have been found sound.
///
/// The table may change while it is read, as the chain grows: what is read has to fit to a head
/// that is read after it.
public interface AuditCheck {

  /// The table, without its schema. Checks run in the order of these names.
  String table();

  /// The first thing that is not as it has to be.
  ///
  /// @param state after the last block that was audited
  /// @param throttle asked before each piece of work
  /// @throws StoreDamaged when something cannot be read that has to be there
  /// @throws StoreFailure when the store does not answer
  Optional<Divergence> inspect(ChainState state, Throttle throttle);
}
