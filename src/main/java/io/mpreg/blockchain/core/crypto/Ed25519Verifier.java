package io.mpreg.blockchain.core.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jspecify.annotations.Nullable;

/// Ed25519 (RFC 8032 section 5.1.7) with the rule that all members must share: S < L, canonical A
/// and R, A not of small order, and the cofactored equation `8SB = 8R + 8kA`. Libraries differ
/// here; `Ed25519RuleTest` has a signature for every condition.
final class Ed25519Verifier implements Verifier {
  private final PublicPoint key;
  private final @Nullable FastAccept fast;

  private Ed25519Verifier(PublicPoint key, @Nullable FastAccept fast) {
    this.key = key;
    this.fast = fast;
  }

  static Verifier of(byte[] encoded) {
    // "Partial" validation rejects keys that are not canonical, not on the curve or of small order,
    // and accepts keys of mixed order, as the rule does; "full" validation would reject those too.
    PublicPoint key = Ed25519.validatePublicKeyPartialExport(encoded, 0);
    return key == null ? NEVER : new Ed25519Verifier(key, FastAccept.of(encoded).orElse(null));
  }

  @Override
  public SignatureCheck check(byte[] message, byte[] signature) {
    return fast != null && fast.accepts(message, signature)
        ? SignatureCheck.NATIVE
        : SignatureCheck.decided(decides(message, signature));
  }

  /// Checks the pinned rule itself, without the fast path.
  boolean decides(byte[] message, byte[] signature) {
    return Ed25519.verify(signature, 0, key, message, 0, message.length);
  }
}
