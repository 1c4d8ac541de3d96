package io.mpreg.blockchain.deciding;

/// The port to what waits to enter a block.
public interface Work {

  /// Does something once, as soon as a transaction can be executed, or a change of the authorities
  /// waits for the next block. Only what was asked last is done.
  void await(Runnable then);
}
