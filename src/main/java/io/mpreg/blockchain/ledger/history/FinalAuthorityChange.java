package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.proof.AuthorityChange;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;

/// A final block after which another authority set decides.
///
/// @param authorities the set that decides from the next height on
public record FinalAuthorityChange(
    BlockHeader header, Certificate certificate, AuthoritySet authorities) {

  /// Decodes the stored row of a change.
  ///
  /// @throws StoreDamaged when the header does not commit to the stored set
  public static FinalAuthorityChange of(
      BlockHeader header, Certificate certificate, Bytes authorities) {
    try {
      AuthoritySet set = AuthoritySet.decode(authorities);
      if (!set.hash().equals(header.nextAuthoritySetHash())) {
        throw damaged(header, "is another set than the one that the header commits to");
      }
      return new FinalAuthorityChange(header, certificate, set);
    } catch (Malformed malformed) {
      throw damaged(header, String.valueOf(malformed.getMessage()));
    }
  }

  private static StoreDamaged damaged(BlockHeader header, String detail) {
    return new StoreDamaged(Divergence.of(header.height(), "authority_change.authorities", detail));
  }

  public long height() {
    return header.height();
  }

  /// The change as it is encoded in a proof.
  public AuthorityChange toProof() {
    return AuthorityChange.of(header, certificate, authorities);
  }
}
