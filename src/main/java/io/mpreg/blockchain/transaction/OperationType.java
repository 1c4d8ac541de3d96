package io.mpreg.blockchain.transaction;

import io.mpreg.blockchain.node.NodeId;

/// What a transaction does: a name of 1–128 characters. Names with a dot are an application's own
/// and never read by the ledger.
public record OperationType(String value) {
  public OperationType {
    if (!NodeId.isName(value)) {
      throw new IllegalArgumentException(
          "operation type '%s' does not match [A-Za-z0-9._:@/-]{1,128}".formatted(value));
    }
  }

  /// Whether the payload belongs to an application.
  public boolean isApplication() {
    return value.indexOf('.') >= 0;
  }

  @Override
  public String toString() {
    return value;
  }
}
