package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// An authority change: the next authority set, by the height of the block that changes to it.
@Entity
@Immutable
@Table(schema = "ledger", name = "authority_change")
class AuthorityChangeRow {
  @Id
  @Column(name = "height")
  private final long height;

  @Column(name = "authorities", nullable = false)
  private final byte[] authorities;

  /// For Hibernate, which fills the fields.
  protected AuthorityChangeRow() {
    this.height = -1;
    this.authorities = new byte[0];
  }

  long height() {
    return height;
  }

  Bytes authorities() {
    return Bytes.of(authorities);
  }
}
