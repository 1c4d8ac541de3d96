package io.mpreg.blockchain.core.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A private key made from 32 secret bytes: the seed of RFC 8032 section 5.1.5, or a scalar 1 ... n
/// - 1 of secp256k1. Signs deterministically (RFC 8032, RFC 6979), so it needs no randomness.
///   [#toString] shows the public key only.
public final class SigningKey {
  public static final int SEED_LENGTH = 32;

  private final byte[] seed;
  private final PublicKey publicKey;

  private SigningKey(byte[] seed, PublicKey publicKey) {
    this.seed = seed;
    this.publicKey = publicKey;
  }

  /// A length other than 32, or a scalar outside 1 to n - 1, is an [IllegalArgumentException],
  /// whose message does not contain the seed.
  public static SigningKey fromSeed(SignatureAlgorithm algorithm, byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException(
          "seed has " + seed.length + " bytes, expected " + SEED_LENGTH);
    }
    byte[] secret = seed.clone();
    byte[] point =
        switch (algorithm) {
          case ED25519 -> ed25519Point(secret);
          case SECP256K1 -> secp256k1Point(secret);
        };
    return new SigningKey(secret, PublicKey.of(algorithm, point));
  }

  private static byte[] ed25519Point(byte[] seed) {
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, point, 0);
    return point;
  }

  private static byte[] secp256k1Point(byte[] seed) {
    BigInteger scalar = new BigInteger(1, seed);
    if (scalar.signum() == 0 || scalar.compareTo(Secp256k1.ORDER) >= 0) {
      throw new IllegalArgumentException("seed is not a scalar of secp256k1, must be 1 to n - 1");
    }
    return new FixedPointCombMultiplier()
        .multiply(Secp256k1.DOMAIN.getG(), scalar)
        .getEncoded(true);
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /// Signs deterministically: the same message always has the same signature.
  public Signature sign(byte[] message) {
    return switch (publicKey.algorithm()) {
      case ED25519 -> signEd25519(message);
      case SECP256K1 -> signSecp256k1(message);
    };
  }

  private Signature signEd25519(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, publicKey.toArray(), 0, message, 0, message.length, signature, 0);
    return Signature.of(signature);
  }

  private Signature signSecp256k1(byte[] message) {
    ECDSASigner ecdsa = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    ecdsa.init(true, new ECPrivateKeyParameters(new BigInteger(1, seed), Secp256k1.DOMAIN));
    BigInteger[] pair = ecdsa.generateSignature(Hash.of(message).toArray());
    BigInteger s = pair[1].min(Secp256k1.ORDER.subtract(pair[1]));
    byte[] signature = new byte[Signature.LENGTH];
    putScalar(pair[0], signature, 0);
    putScalar(s, signature, Secp256k1.SCALAR_LENGTH);
    return Signature.of(signature);
  }

  private static void putScalar(BigInteger scalar, byte[] target, int offset) {
    // BigInteger adds a sign byte before a set high bit and omits leading zeros.
    byte[] digits = scalar.toByteArray();
    int length = Math.min(digits.length, Secp256k1.SCALAR_LENGTH);
    System.arraycopy(
        digits, digits.length - length, target, offset + Secp256k1.SCALAR_LENGTH - length, length);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof SigningKey that
            && publicKey.equals(that.publicKey)
            && Arrays.equals(seed, that.seed));
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  @Override
  public String toString() {
    return "SigningKey[" + publicKey + "]";
  }
}
