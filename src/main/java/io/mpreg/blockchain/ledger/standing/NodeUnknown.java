package io.mpreg.blockchain.ledger.standing;

import io.mpreg.blockchain.core.node.NodeId;

/// No such node is registered. It carries no stack trace: it says something about who asks.
public final class NodeUnknown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Of an id that no node has.
  public NodeUnknown(NodeId id) {
    super("no node '%s'".formatted(id.value()), null, false, false);
  }
}
