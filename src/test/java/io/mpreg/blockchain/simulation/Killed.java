package io.mpreg.blockchain.simulation;

/// The process ends here, whatever it is in the middle of.
final class Killed extends RuntimeException {
  private static final long serialVersionUID = 1;

  Killed() {
    super("killed", null, false, false);
  }
}
