package io.mpreg.blockchain.platform.access;

/// What a request of the public listener needs.
public enum Right {
  /// Nothing, ever: health for load balancers, and the description of the interface.
  OPEN,
  /// To look at the ledger, or to have something computed that leaves no trace in it.
  READ,
  /// To submit a transaction.
  WRITE
}
