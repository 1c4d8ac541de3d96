package io.mpreg.blockchain.simulation;

/// The store does not answer, or something else that a member needs has failed.
final class StoreAway extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreAway(String what) {
    super(what, null, false, false);
  }
}
