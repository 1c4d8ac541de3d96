package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The columns of a final block's header and certificate, common to the tables that hold them.
@MappedSuperclass
abstract class HeaderRow {
  @Id
  @Column(name = "height")
  private final long height;

  @Column(name = "hash", nullable = false)
  private final byte[] hash;

  @Column(name = "header", nullable = false)
  private final byte[] header;

  @Column(name = "certificate")
  private final byte @Nullable [] certificate;

  /// For Hibernate, which fills the fields.
  protected HeaderRow() {
    this.height = -1;
    this.hash = new byte[0];
    this.header = new byte[0];
    this.certificate = null;
  }

  /// @throws io.mpreg.blockchain.platform.database.StoreDamaged when the bytes do not belong to
  ///   this block
  StoredBlock toBlock() {
    Optional<Bytes> certified = Optional.ofNullable(certificate).map(Bytes::of);
    return new StoredBlock(
        BlockColumns.header(height, Bytes.of(hash), Bytes.of(header), certified),
        certified.map(bytes -> BlockColumns.certificate(height, bytes)));
  }
}
