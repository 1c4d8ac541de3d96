package io.mpreg.blockchain.simulation;

/// The initial number of members, and how many of them may be Byzantine and crashed.
record Size(int members, int byzantine, int crashed) {

  static final Size FOUR = new Size(4, 1, 0);
  static final Size HYBRID = new Size(6, 1, 1);
  static final Size SEVEN = new Size(7, 2, 0);
  static final Size TEN = new Size(10, 3, 0);
}
