package io.mpreg.blockchain.platform.web;

/// How many items a page may have, 1–500.
public record PageLimit(int value) {
  public static final String DEFAULT = "50";
  static final int MAX = 500;

  public PageLimit {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("%d is not 1 to %d".formatted(value, MAX));
    }
  }

  static PageLimit parse(String text) {
    return new PageLimit((int) Math.min(WholeNumber.parse(text).value(), Integer.MAX_VALUE));
  }

  /// One more than the limit, which shows whether there is another page.
  public int andOneMore() {
    return value + 1;
  }
}
