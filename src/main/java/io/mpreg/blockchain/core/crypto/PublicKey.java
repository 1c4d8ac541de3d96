package io.mpreg.blockchain.core.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.Objects;

/// A public key: 32 bytes for Ed25519 (RFC 8032 section 5.1.5), 33 for secp256k1 (SEC 1 section
/// 2.3.3, compressed); immutable. The constructor checks only the length: with a key that is not a
/// point on the curve, no signature is valid.
public final class PublicKey {
  // Decoding a key costs a fifth of checking a signature, and every transaction carries its
  // sender's key. About 1 kB an entry.
  private static final Cache<PublicKey, Verifier> VERIFIERS =
      Caffeine.newBuilder().maximumSize(16_384).build();

  private final SignatureAlgorithm algorithm;
  private final Bytes content;

  private PublicKey(SignatureAlgorithm algorithm, Bytes content) {
    int required = algorithm.publicKeyLength();
    if (content.length() != required) {
      throw new IllegalArgumentException(
          algorithm.label() + " key has " + content.length() + " bytes, expected " + required);
    }
    this.algorithm = algorithm;
    this.content = content;
  }

  /// A length other than the algorithm's is an [IllegalArgumentException].
  public static PublicKey of(SignatureAlgorithm algorithm, byte[] content) {
    return new PublicKey(algorithm, Bytes.of(content));
  }

  /// A length other than the algorithm's is an [IllegalArgumentException].
  public static PublicKey of(SignatureAlgorithm algorithm, Bytes content) {
    return new PublicKey(algorithm, content);
  }

  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  public byte[] toArray() {
    return content.toArray();
  }

  public Bytes toBytes() {
    return content;
  }

  public String hex() {
    return content.hex();
  }

  /// Whether the signature of the message is valid under this key, by the rules of
  /// `docs/protocol.md` section 2.
  public boolean verifies(byte[] message, Signature signature) {
    return check(message, signature).holds();
  }

  /// Like [#verifies], and says which verifier decided.
  public SignatureCheck check(byte[] message, Signature signature) {
    return verifier().check(message, signature.toArray());
  }

  Verifier verifier() {
    return VERIFIERS.get(this, PublicKey::decode);
  }

  private Verifier decode() {
    return switch (algorithm) {
      case ED25519 -> Ed25519Verifier.of(content.toArray());
      case SECP256K1 -> Secp256k1Verifier.of(content.toArray());
    };
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof PublicKey that
            && algorithm == that.algorithm
            && content.equals(that.content));
  }

  @Override
  public int hashCode() {
    return Objects.hash(algorithm.code(), content);
  }

  @Override
  public String toString() {
    return algorithm.label() + ":" + hex();
  }
}
