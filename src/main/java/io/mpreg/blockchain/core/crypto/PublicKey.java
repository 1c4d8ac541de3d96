package io.mpreg.blockchain.core.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.util.Objects;

/// A public key: 32 bytes for Ed25519 (RFC 8032 section 5.1.5), 33 for secp256k1 (SEC 1 section
/// 2.3.3, compressed); immutable. Only the length is checked when it is built: a key that is no
/// point of the curve is a value like any other, under which no signature holds.
public final class PublicKey {
  // Decoding costs a fifth of checking a signature, and every transaction brings its sender's key
  // along. About a kilobyte each.
  private static final Cache<PublicKey, Verifier> VERIFIERS =
      Caffeine.newBuilder().maximumSize(16_384).build();

  private final SignatureAlgorithm algorithm;
  private final Bytes content;

  private PublicKey(SignatureAlgorithm algorithm, Bytes content) {
    int required = algorithm.publicKeyLength();
    if (content.length() != required) {
      throw new IllegalArgumentException(
          algorithm.label() + " key has " + content.length() + " bytes, required are " + required);
    }
    this.algorithm = algorithm;
    this.content = content;
  }

  /// Another length than that of the algorithm is an [IllegalArgumentException].
  public static PublicKey of(SignatureAlgorithm algorithm, byte[] content) {
    return new PublicKey(algorithm, Bytes.of(content));
  }

  /// Another length than that of the algorithm is an [IllegalArgumentException].
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

  /// Says whether the signature is one of this key over the message, under the rules of
  /// `docs/protocol.md` section 2.
  public boolean verifies(byte[] message, Signature signature) {
    return check(message, signature).holds();
  }

  /// The same, and how it was found out.
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
