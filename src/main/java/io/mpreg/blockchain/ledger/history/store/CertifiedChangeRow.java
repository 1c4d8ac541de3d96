package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An authority change with the header and certificate of its block.
///
/// @param block the block's row, when the block is held
/// @param below the row of a change below the base
record CertifiedChangeRow(
    AuthorityChangeRow change, @Nullable BlockRow block, @Nullable BaseChangeRow below) {

  /// @throws StoreDamaged when the block is missing or does not match the change
  FinalAuthorityChange toAuthorityChange() {
    StoredBlock stored =
        Optional.<HeaderRow>ofNullable(block)
            .or(() -> Optional.ofNullable(below))
            .map(HeaderRow::toBlock)
            .orElseThrow(this::missing);
    Certificate certificate = stored.certificate().orElseThrow(this::missing);
    return FinalAuthorityChange.of(stored.header(), certificate, change.authorities());
  }

  private StoreDamaged missing() {
    return new StoreDamaged(
        Divergence.of(change.height(), "block", "is missing, or its certificate"));
  }
}
