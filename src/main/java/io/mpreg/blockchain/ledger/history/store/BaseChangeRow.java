package io.mpreg.blockchain.ledger.history.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// A block below the base after which other authorities decide; of those blocks this is all that is
/// held. Read with what [AuthorityChanges] finds.
@Entity
@Immutable
@Table(schema = "ledger", name = "base_handover")
class BaseChangeRow extends HeaderRow {
  /// For Hibernate, which fills the fields.
  protected BaseChangeRow() {}
}
