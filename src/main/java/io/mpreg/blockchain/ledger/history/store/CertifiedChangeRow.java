package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.ledger.history.FinalAuthorityChange;
import io.mpreg.blockchain.ledger.history.StoredBlock;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An authority change with the final block that makes it.
///
/// @param block of a height that is held
/// @param below of one below the base
record CertifiedChangeRow(
    AuthorityChangeRow change, @Nullable BlockRow block, @Nullable BaseChangeRow below) {

  /// @throws StoreDamaged when the block is missing, or any of the bytes are not its own
  FinalAuthorityChange toChange() {
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
