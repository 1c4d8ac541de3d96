package io.mpreg.blockchain.core.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/// The curve secp256k1 (SEC 2 section 2.4.1).
final class Secp256k1 {
  static final ECDomainParameters DOMAIN = domain();
  static final BigInteger ORDER = DOMAIN.getN();

  /// The largest s of a signature, n / 2. Only the smaller of s and n - s is valid, because anyone
  /// can compute the other (malleability).
  static final BigInteger MAX_S = ORDER.shiftRight(1);

  static final int SCALAR_LENGTH = 32;

  private Secp256k1() {}

  private static ECDomainParameters domain() {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
    return new ECDomainParameters(curve);
  }
}
