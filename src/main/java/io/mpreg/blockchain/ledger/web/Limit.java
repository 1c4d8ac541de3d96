package io.mpreg.blockchain.ledger.web;

/// How many items a page may have, 1–500.
record Limit(int value) {
  static final String DEFAULT = "50";
  static final int MAX = 500;

  Limit {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("%d is not 1 to %d".formatted(value, MAX));
    }
  }

  static Limit parse(String text) {
    return new Limit((int) Math.min(Decimal.parse(text).value(), Integer.MAX_VALUE));
  }

  /// One item more than asked for shows whether there is another page.
  int andOneMore() {
    return value + 1;
  }
}
