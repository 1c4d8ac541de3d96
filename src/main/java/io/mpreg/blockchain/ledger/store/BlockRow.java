package io.mpreg.blockchain.ledger.store;

import io.mpreg.blockchain.chain.BlockHeader;
import io.mpreg.blockchain.consensus.Certificate;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.encoding.Malformed;
import io.mpreg.blockchain.ledger.StoreDamaged;
import io.mpreg.blockchain.ledger.StoredBlock;
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

  /// @throws StoreDamaged when the bytes are not this block's
  StoredBlock toBlock() {
    return new StoredBlock(
        header(height, hash, header),
        Optional.ofNullable(certificate).map(bytes -> certificate(height, bytes)));
  }

  static BlockHeader header(long height, byte[] hash, byte[] bytes) {
    if (!Hash.of(bytes).equals(Hash.fromBytes(hash))) {
      throw new StoreDamaged("block %d: its header is not the one of its hash".formatted(height));
    }
    try {
      BlockHeader header = BlockHeader.decode(Bytes.of(bytes));
      if (header.height() != height) {
        throw new StoreDamaged(
            "block %d: its header is of height %d".formatted(height, header.height()));
      }
      return header;
    } catch (Malformed malformed) {
      throw new StoreDamaged("block %d: %s".formatted(height, malformed.getMessage()));
    }
  }

  private static Certificate certificate(long height, byte[] bytes) {
    try {
      return Certificate.decode(Bytes.of(bytes));
    } catch (Malformed malformed) {
      throw new StoreDamaged("block %d: %s".formatted(height, malformed.getMessage()));
    }
  }
}
