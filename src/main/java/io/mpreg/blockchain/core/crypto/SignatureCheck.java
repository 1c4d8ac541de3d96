package io.mpreg.blockchain.core.crypto;

/// The result of checking a signature, and which verifier accepted it. Both verifiers agree; they
/// differ in cost.
public enum SignatureCheck {
  /// Valid: the native fast path accepted it.
  NATIVE,
  /// Valid: the pinned rule accepted it.
  DECIDED,
  /// Invalid.
  INVALID;

  public boolean holds() {
    return this != INVALID;
  }

  /// Whether the native fast path is available on this machine.
  public static boolean isNativePresent() {
    return FastAccept.isPresent();
  }

  static SignatureCheck decided(boolean holds) {
    return holds ? DECIDED : INVALID;
  }
}
