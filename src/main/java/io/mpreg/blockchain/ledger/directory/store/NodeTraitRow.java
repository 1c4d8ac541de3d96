package io.mpreg.blockchain.ledger.directory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// A node has a trait. Only ids of nodes are selected of it; written by [NodeTraitTable].
@Entity
@Immutable
@IdClass(NodeTraitRow.Key.class)
@Table(schema = "ledger", name = "node_trait")
class NodeTraitRow {
  @Id
  @Column(nullable = false)
  private final short kind;

  @Id
  @Column(nullable = false)
  private final byte[] value;

  @Id
  @Column(nullable = false)
  private final String node;

  /// For Hibernate, which fills the fields.
  protected NodeTraitRow() {
    this.kind = 0;
    this.value = new byte[0];
    this.node = "";
  }

  /// The whole row.
  record Key(short kind, byte[] value, String node) {}
}
