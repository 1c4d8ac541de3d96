package io.mpreg.blockchain.ledger.history.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The draft of rules 1 by which the chain was executed: the only row.
@Entity
@Immutable
@Table(schema = "ledger", name = "rules_draft")
class RulesDraftRow {
  @Id
  @Column(name = "singleton")
  private final boolean singleton;

  @Column(name = "draft", nullable = false)
  private final int draft;

  /// For Hibernate, which fills the fields.
  protected RulesDraftRow() {
    this.singleton = true;
    this.draft = 0;
  }

  int draft() {
    return draft;
  }
}
