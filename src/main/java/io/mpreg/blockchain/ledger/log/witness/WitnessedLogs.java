package io.mpreg.blockchain.ledger.log.witness;

import java.util.Optional;

/// The store of a witness's cosigned checkpoints. Thread-safe.
interface WitnessedLogs {

  /// The checkpoint of another log that this member cosigned last.
  ///
  /// @throws io.mpreg.blockchain.platform.database.StoreFailure when it could not be read
  Optional<WitnessedLog> stored(String origin);

  /// Replaces the checkpoint cosigned last (or none) with a newer one, if it is still the one
  /// stored. Durable on return.
  ///
  /// @return whether it was replaced; if not, nothing was written
  /// @throws io.mpreg.blockchain.platform.database.StoreFailure when it is unknown whether it was
  ///   replaced
  boolean advance(Optional<WitnessedLog> stored, WitnessedLog newer);
}
