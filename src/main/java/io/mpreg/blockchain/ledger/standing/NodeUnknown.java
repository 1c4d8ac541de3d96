package io.mpreg.blockchain.ledger.standing;

import io.mpreg.blockchain.core.node.NodeId;

/// No such node is registered. Has no stack trace, because the request is the cause.
public final class NodeUnknown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// An id that no node has.
  public NodeUnknown(NodeId id) {
    super("no node '%s'".formatted(id.value()), null, false, false);
  }
}
