package io.mpreg.blockchain.ledger.directory.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// One trait of one node. Queries select the node's id only; [NodeTraitTable] writes the rows.
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

  /// All columns form the key; the value is compared by its bytes.
  static final class Key implements Serializable {
    @Serial private static final long serialVersionUID = 1;

    private short kind;
    private byte[] value = {};
    private String node = "";

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && kind == key.kind
          && Arrays.equals(value, key.value)
          && node.equals(key.node);
    }

    @Override
    public int hashCode() {
      return Objects.hash(kind, Arrays.hashCode(value), node);
    }
  }
}
