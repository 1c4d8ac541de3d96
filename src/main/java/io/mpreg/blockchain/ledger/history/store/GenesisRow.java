package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The genesis document, byte for byte: the only row.
@Entity
@Immutable
@Table(schema = "ledger", name = "genesis")
class GenesisRow {
  @Id
  @Column(name = "singleton")
  private final boolean singleton;

  @Column(name = "document", nullable = false)
  private final byte[] document;

  /// For Hibernate, which fills the fields.
  protected GenesisRow() {
    this.singleton = true;
    this.document = new byte[0];
  }

  Bytes document() {
    return Bytes.of(document);
  }
}
