package io.mpreg.blockchain.core.encoding;

/// The range of the protocol's integers, 0 ... 2^53 - 1, which JSON numbers represent exactly (RFC
/// 8259 section 6).
public final class Integers {
  /// The largest integer of the protocol, 2^53 - 1.
  public static final long MAX = (1L << 53) - 1;

  private Integers() {}

  /// Returns the value if it is 0 ... max; else throws an [IllegalArgumentException] that names
  /// value and limit.
  public static long check(String name, long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(name + " is " + value + ", must be 0 to " + max);
    }
    return value;
  }
}
