package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.authority.Certificate;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.util.Optional;

/// A row of the certificates that are kept of rounds, as it is stored.
///
/// @param kind the code of what was voted for
/// @param hash of the block that was voted for
/// @param certificate its canonical bytes
public record RoundCertificateColumns(
    long height, int round, int kind, Bytes hash, Bytes certificate) {

  /// What the bytes say, if they are a certificate of the same height, round, kind and block.
  ///
  /// @throws Malformed when they are none
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
