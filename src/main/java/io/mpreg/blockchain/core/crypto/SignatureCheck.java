package io.mpreg.blockchain.core.crypto;

/// What became of a signature that was checked, and by which way. Both ways in give the same
/// answer; they differ in what they cost.
public enum SignatureCheck {
  /// It holds: native code accepted it early.
  NATIVE,
  /// It holds: the pinned rule itself was asked.
  DECIDED,
  /// It does not hold.
  INVALID;

  public boolean holds() {
    return this != INVALID;
  }

  /// Whether valid signatures can be accepted natively on this machine.
  public static boolean isNativePresent() {
    return FastAccept.isPresent();
  }

  static SignatureCheck decided(boolean holds) {
    return holds ? DECIDED : INVALID;
  }
}
