package io.mpreg.blockchain.simulation;

/// The process is killed here, whatever it is doing.
final class Killed extends RuntimeException {
  private static final long serialVersionUID = 1;

  Killed() {
    super("killed", null, false, false);
  }
}
