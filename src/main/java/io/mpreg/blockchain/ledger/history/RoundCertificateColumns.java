package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.Optional;

/// A stored row of a round's certificate, unverified.
///
/// @param kind the code of the vote's kind
/// @param hash of the block that was voted for
/// @param certificate its canonical bytes
public record RoundCertificateColumns(
    long height, int round, int kind, Bytes hash, Bytes certificate) {

  /// Decodes the certificate; empty unless it has the same height, round, kind and block as the
  /// columns.
  ///
  /// @throws Malformed when the bytes are not a certificate
  public Optional<Certificate> decode() {
    Certificate decoded = Certificate.decode(certificate);
    return decoded.height() == height
            && decoded.round() == round
            && decoded.kind().code() == kind
            && decoded.blockHash().toBytes().equals(hash)
        ? Optional.of(decoded)
        : Optional.empty();
  }
}
