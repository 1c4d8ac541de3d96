package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.json.PayloadFields;
import java.util.Optional;

/// A header with what makes it final, as it stands in a proof: nothing here is checked yet.
///
/// @param authoritySet the set that decided the height
/// @param certificate its finality certificate; empty for the genesis
public record CertifiedBlock(
    long height, Hash hash, Bytes headerBytes, Bytes authoritySet, Bytes certificate) {

  /// The parts of a final block; only the genesis has no certificate.
  public static CertifiedBlock of(
      BlockHeader header, AuthoritySet authorities, Optional<Certificate> certificate) {
    return new CertifiedBlock(
        header.height(),
        header.hash(),
        header.encode(),
        authorities.encode(),
        certificate.map(Certificate::encode).orElse(Bytes.EMPTY));
  }

  // "block": {"height", "hash", "headerBytes"}, "authoritySet", "certificate"
  static CertifiedBlock read(PayloadFields proof) {
    return PayloadFields.read(
        proof.fields("block"),
        block ->
            new CertifiedBlock(
                block.whole("height"),
                block.hash("hash"),
                block.hex("headerBytes"),
                proof.hex("authoritySet"),
                proof.hex("certificate")));
  }
}
