package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.platform.database.StoreFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// An in-memory store of cosigned checkpoints.
final class InMemoryWitnessedLogs implements WitnessedLogs {
  private final Map<String, WitnessedLog> logs = new HashMap<>();
  private boolean isFailing;

  /// Makes the next exchange fail before it has an effect.
  synchronized void failNextAdvance() {
    isFailing = true;
  }

  @Override
  public synchronized Optional<WitnessedLog> stored(String origin) {
    return Optional.ofNullable(logs.get(origin));
  }

  @Override
  public synchronized boolean advance(Optional<WitnessedLog> stored, WitnessedLog newer) {
    if (isFailing) {
      isFailing = false;
      throw new StoreFailure("the connection was lost");
    }
    boolean same = stored(newer.origin()).equals(stored);
    if (same) {
      logs.put(newer.origin(), newer);
    }
    return same;
  }
}
