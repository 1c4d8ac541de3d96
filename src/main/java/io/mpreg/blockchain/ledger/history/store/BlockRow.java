package io.mpreg.blockchain.ledger.history.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// A final block as it is stored; the leaf hashes in the same row are read apart, as they are
/// large.
@Entity
@Immutable
@Table(schema = "ledger", name = "block")
class BlockRow extends HeaderRow {
  @Column(name = "transaction_count", nullable = false)
  private final long transactionCount;

  /// For Hibernate, which fills the fields.
  protected BlockRow() {
    this.transactionCount = -1;
  }
}
