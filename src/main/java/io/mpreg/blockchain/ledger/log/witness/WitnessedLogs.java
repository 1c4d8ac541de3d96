package io.mpreg.blockchain.ledger.log.witness;

import java.util.Optional;

/// Where a witness remembers what it has cosigned. May be asked by any thread.
interface WitnessedLogs {

  /// What this member has last cosigned of another log.
  ///
  /// @throws io.mpreg.blockchain.platform.database.StoreFailure when it could not be read
  Optional<WitnessedLog> stored(String origin);

  /// Puts a newer checkpoint of a log in the place of the one last cosigned, or of none, if that is
  /// still the one stored. Durable on return.
  ///
  /// @return whether it was; if not, nothing was written
  /// @throws io.mpreg.blockchain.platform.database.StoreFailure when it is unknown whether it was
  ///   written
  boolean advance(Optional<WitnessedLog> stored, WitnessedLog newer);
}
