package io.mpreg.blockchain.core.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/// ECDSA over secp256k1 (SEC 1 section 4.1.4) on the SHA-256 of the message, with 1 <= r < n and 1
/// <= s <= n / 2.
final class Secp256k1Verifier implements Verifier {
  private final ECPublicKeyParameters key;

  private Secp256k1Verifier(ECPublicKeyParameters key) {
    this.key = key;
  }

  static Verifier of(byte[] compressed) {
    try {
      return new Secp256k1Verifier(
          new ECPublicKeyParameters(
              Secp256k1.DOMAIN.getCurve().decodePoint(compressed), Secp256k1.DOMAIN));
    } catch (IllegalArgumentException notAPoint) {
      return NEVER;
    }
  }

  @Override
  public SignatureCheck check(byte[] message, byte[] signature) {
    BigInteger r = new BigInteger(1, signature, 0, Secp256k1.SCALAR_LENGTH);
    BigInteger s = new BigInteger(1, signature, Secp256k1.SCALAR_LENGTH, Secp256k1.SCALAR_LENGTH);
    if (s.compareTo(Secp256k1.MAX_S) > 0) {
      return SignatureCheck.INVALID;
    }
    ECDSASigner ecdsa = new ECDSASigner();
    ecdsa.init(false, key);
    return SignatureCheck.decided(ecdsa.verifySignature(Hash.of(message).toArray(), r, s));
  }
}
