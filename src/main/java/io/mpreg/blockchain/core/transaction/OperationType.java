package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.node.NodeId;

/// The name of a transaction's operation. A name with a dot belongs to an application, and the
/// ledger never reads the payload.
public record OperationType(String value) {
  public OperationType {
    if (!NodeId.isName(value)) {
      throw new IllegalArgumentException("operation type is not a name: " + NodeId.GRAMMAR);
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
