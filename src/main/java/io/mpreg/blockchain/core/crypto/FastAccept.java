package io.mpreg.blockchain.core.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/// A fast path that accepts most valid Ed25519 signatures in half the time of the full verifier. It
/// checks the cofactorless equation and S < L, and compares R byte for byte. For a key that is
/// canonical and not of small order, every signature that passes is also valid under the pinned
/// rule. A signature that does not pass may still be valid, and the pinned rule decides. Available
/// only if its native code loads.
final class FastAccept {
  private static final AmazonCorrettoCryptoProvider PROVIDER =
      AmazonCorrettoCryptoProvider.INSTANCE;
  private static final boolean PRESENT = PROVIDER.getLoadingError() == null;

  // RFC 8410: SubjectPublicKeyInfo of an Ed25519 key up to the 32 bytes of the key itself.
  private static final byte[] KEY_INFO = HexFormat.of().parseHex("302a300506032b6570032100");

  private final java.security.PublicKey key;

  private FastAccept(java.security.PublicKey key) {
    this.key = key;
  }

  static boolean isPresent() {
    return PRESENT;
  }

  /// The key must be canonical and not of small order.
  static Optional<FastAccept> of(byte[] encoded) {
    if (!PRESENT) {
      return Optional.empty();
    }
    byte[] info = new byte[KEY_INFO.length + encoded.length];
    System.arraycopy(KEY_INFO, 0, info, 0, KEY_INFO.length);
    System.arraycopy(encoded, 0, info, KEY_INFO.length, encoded.length);
    try {
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      return Optional.of(new FastAccept(keys.generatePublic(new X509EncodedKeySpec(info))));
    } catch (GeneralSecurityException unsupported) {
      return Optional.empty();
    }
  }

  boolean accepts(byte[] message, byte[] signature) {
    try {
      Signature verifying = Signature.getInstance("Ed25519", (Provider) PROVIDER);
      verifying.initVerify(key);
      verifying.update(message);
      return verifying.verify(signature);
    } catch (GeneralSecurityException unsure) {
      return false;
    }
  }
}
