package io.mpreg.blockchain.ledger.web;

import io.mpreg.blockchain.encoding.Integers;

/// A number in a path or query: 0 … 2^53 − 1 in ASCII digits without sign or leading zero, so that each
/// has one spelling.
final class Decimal {
  private static final int MAX_DIGITS = 16;

  private Decimal() {}

  static long parse(String text) {
    boolean isCanonical = text.equals("0") || !text.startsWith("0");
    boolean isDigits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (text.isEmpty() || text.length() > MAX_DIGITS || !isCanonical || !isDigits) {
      throw new IllegalArgumentException("is not a whole number of 0 to " + Integers.MAX);
    }
    return Integers.check("the number", Long.parseLong(text), Integers.MAX);
  }
}
