package io.mpreg.blockchain.core.transaction;

import io.mpreg.blockchain.core.node.NodeId;

/// What a transaction does: a name. Names with a dot are an application's own and never read by the
/// ledger.
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
