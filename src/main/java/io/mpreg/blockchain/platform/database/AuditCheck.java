package io.mpreg.blockchain.platform.database;

import io.mpreg.blockchain.core.state.ChainState;
import java.util.Optional;

/// Compares a feature's own table with the chain. A feature declares it as a bean; every audit runs
/// all of them after verifying the chain and the state.
///
/// The table may change during the check, because the chain grows: rows have to fit a head that is
/// read after them.
public interface AuditCheck {

  /// The table, without its schema. Checks run in the order of these names.
  String table();

  /// The first divergence.
  ///
  /// @param state after the last block that was audited
  /// @param throttle called before each piece of work
  /// @throws StoreDamaged when required data is missing or cannot be decoded
  /// @throws StoreFailure when the store does not answer
  Optional<Divergence> inspect(ChainState state, Throttle throttle);
}
