package io.mpreg.blockchain.platform.access;

/// The right that a request of the public listener needs.
public enum Right {
  /// No right: health for load balancers, and the OpenAPI document.
  OPEN,
  /// Reading the ledger, or a computation without side effects.
  READ,
  /// Submitting a transaction.
  WRITE
}
