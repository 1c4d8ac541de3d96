package io.mpreg.blockchain.platform.web;

import io.mpreg.blockchain.core.encoding.Integers;

/// A number in a path, query or header: 0 … 2^53 − 1 in ASCII digits without sign or leading zero,
/// so that each has one spelling. A type of its own, because Spring would parse a `long` more
/// leniently.
public record WholeNumber(long value) {
  private static final int MAX_DIGITS = 16;

  public static WholeNumber parse(String text) {
    boolean isCanonical = text.equals("0") || !text.startsWith("0");
    boolean isDigits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (text.isEmpty() || text.length() > MAX_DIGITS || !isCanonical || !isDigits) {
      throw new IllegalArgumentException("not a whole number of 0 to " + Integers.MAX);
    }
    return new WholeNumber(Integers.check("the number", Long.parseLong(text), Integers.MAX));
  }
}
