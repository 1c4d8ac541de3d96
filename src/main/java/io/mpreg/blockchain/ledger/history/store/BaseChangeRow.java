package io.mpreg.blockchain.ledger.history.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The header and certificate of an authority change below the base, where no other block data is
/// held. Read through [AuthorityChanges].
@Entity
@Immutable
@Table(schema = "ledger", name = "base_handover")
class BaseChangeRow extends HeaderRow {
  /// For Hibernate, which fills the fields.
  protected BaseChangeRow() {}
}
