package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A final block as it is stored; the leaf hashes in the same row are read apart, as they are
/// large.
@Entity
@Immutable
@Table(schema = "ledger", name = "block")
class BlockRow {
  @Id private final long height;

  @Column(nullable = false)
  private final byte[] hash;

  @Column(nullable = false)
  private final byte[] header;

  private final byte @Nullable [] certificate;

  /// For Hibernate, which fills the fields.
  protected BlockRow() {
    this.height = -1;
    this.hash = new byte[0];
    this.header = new byte[0];
    this.certificate = null;
  }

  /// @throws io.mpreg.blockchain.platform.database.StoreDamaged when the bytes are not this block's
  StoredBlock toBlock() {
    Optional<Bytes> certified = Optional.ofNullable(certificate).map(Bytes::of);
    return new StoredBlock(
        BlockColumns.header(height, Bytes.of(hash), Bytes.of(header), certified),
        certified.map(bytes -> BlockColumns.certificate(height, bytes)));
  }
}
