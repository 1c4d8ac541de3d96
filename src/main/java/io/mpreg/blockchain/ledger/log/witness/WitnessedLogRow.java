package io.mpreg.blockchain.ledger.log.witness;

import io.mpreg.blockchain.core.crypto.Hash;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/// The newest cosigned checkpoint of a log. The entity is immutable: a newer checkpoint replaces it
/// by compare-and-swap in the database ([WitnessedLogRows]).
@Entity
@Table(schema = "ledger", name = "witnessed_log")
class WitnessedLogRow {
  @Id
  @Column(name = "origin")
  private final String origin;

  @Column(name = "size", nullable = false)
  private final long treeSize;

  @Column(name = "root", nullable = false)
  private final byte[] root;

  /// For Hibernate, which fills the fields.
  protected WitnessedLogRow() {
    this.origin = "";
    this.treeSize = -1;
    this.root = new byte[0];
  }

  WitnessedLogRow(WitnessedLog log) {
    this.origin = log.origin();
    this.treeSize = log.size();
    this.root = log.root().toArray();
  }

  WitnessedLog toLog() {
    return new WitnessedLog(origin, treeSize, Hash.fromBytes(root));
  }
}
