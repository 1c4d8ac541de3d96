package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.ChainBase;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/// The height and history of the snapshot that the chain begins with: at most one row.
@Entity
@Immutable
@Table(schema = "ledger", name = "chain_base")
class ChainBaseRow {
  @Id
  @Column(name = "singleton")
  private final boolean singleton;

  @Column(name = "height", nullable = false)
  private final long height;

  @Column(name = "frontier", nullable = false)
  private final byte[] frontier;

  /// For Hibernate, which fills the fields.
  protected ChainBaseRow() {
    this.singleton = true;
    this.height = -1;
    this.frontier = new byte[0];
  }

  /// @throws StoreDamaged when the frontier does not fit the number of headers
  ChainBase toBase() {
    try {
      return new ChainBase(
          height, CompactRange.of(height, BlockColumns.hashes(Bytes.of(frontier))));
    } catch (IllegalArgumentException another) {
      throw new StoreDamaged(
          Divergence.of(height, "chain_base.frontier", String.valueOf(another.getMessage())));
    }
  }
}
