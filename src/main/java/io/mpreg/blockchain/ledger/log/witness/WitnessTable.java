package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.WriterLease;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/// The cosigned checkpoints in this member's database. Nothing is written without the lease.
final class WitnessTable implements WitnessedLogs {
  private final WriterLease lease;
  private final WitnessedLogRows rows;
  private final EntityManager entities;
  private final TransactionTemplate transaction;

  WitnessTable(
      WriterLease lease,
      WitnessedLogRows rows,
      EntityManager entities,
      TransactionTemplate transaction) {
    this.lease = lease;
    this.rows = rows;
    this.entities = entities;
    this.transaction = transaction;
  }

  @Override
  public Optional<WitnessedLog> stored(String origin) {
    try {
      return rows.findByOrigin(origin).map(WitnessedLogRow::toLog);
    } catch (NestedRuntimeException failed) {
      throw new StoreFailure("reading from the database failed: " + failed.getMessage(), failed);
    }
  }

  @Override
  public boolean advance(Optional<WitnessedLog> stored, WitnessedLog newer) {
    lease.require();
    try {
      return stored.map(compared -> swap(compared, newer)).orElseGet(() -> insert(newer));
    } catch (NestedRuntimeException failed) {
      lease.suspect();
      throw new StoreFailure(
          "writing a witnessed checkpoint failed, or its outcome is unknown: "
              + failed.getMessage(),
          failed);
    }
  }

  private boolean swap(WitnessedLog stored, WitnessedLog newer) {
    return rows.swap(
            newer.origin(),
            stored.size(),
            stored.root().toArray(),
            newer.size(),
            newer.root().toArray())
        == 1;
  }

  // persist() instead of save(): without a SELECT first, so that the primary key decides between
  // concurrent writers.
  private boolean insert(WitnessedLog first) {
    try {
      transaction.executeWithoutResult(status -> entities.persist(new WitnessedLogRow(first)));
      return true;
    } catch (DataIntegrityViolationException faster) {
      return false;
    }
  }
}
