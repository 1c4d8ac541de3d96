package io.mpreg.blockchain.ledger.standing;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.RegisteredNode;

/// A registered node with its id.
public record RegisteredNodeEntry(NodeId id, RegisteredNode node) {}
