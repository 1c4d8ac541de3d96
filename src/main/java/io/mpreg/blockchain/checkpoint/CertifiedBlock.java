package io.mpreg.blockchain.checkpoint;

import io.mpreg.blockchain.chain.AuthoritySet;
import io.mpreg.blockchain.chain.BlockHeader;
import io.mpreg.blockchain.consensus.Certificate;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.transaction.PayloadFields;
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
