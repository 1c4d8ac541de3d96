package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadFields;
import java.util.Optional;

/// A header in a proof, with the authority set and certificate that make it final. Nothing is
/// verified yet.
///
/// @param authoritySet the set that decided the height
/// @param certificate its finality certificate; empty for the genesis
public record CertifiedBlock(ProvedHeader block, Bytes authoritySet, Bytes certificate) {

  /// The header, set and certificate of a final block; only the genesis has no certificate.
  public static CertifiedBlock of(
      BlockHeader header, AuthoritySet authorities, Optional<Certificate> certificate) {
    return new CertifiedBlock(
        ProvedHeader.of(header),
        authorities.encode(),
        certificate.map(Certificate::encode).orElse(Bytes.EMPTY));
  }

  static CertifiedBlock read(PayloadFields fields) {
    return new CertifiedBlock(
        fields.object("block", ProvedHeader::read),
        fields.hex("authoritySet"),
        fields.hex("certificate"));
  }

  public long height() {
    return block.height();
  }

  public Hash hash() {
    return block.hash();
  }

  public Bytes headerBytes() {
    return block.headerBytes();
  }
}
