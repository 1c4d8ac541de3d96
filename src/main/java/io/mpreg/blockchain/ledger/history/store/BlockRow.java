package io.mpreg.blockchain.ledger.history.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The row of a final block without its leaf hashes, which are read separately because they are
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
