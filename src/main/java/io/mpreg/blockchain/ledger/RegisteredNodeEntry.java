package io.mpreg.blockchain.ledger;

import io.mpreg.blockchain.chain.RegisteredNode;
import io.mpreg.blockchain.node.NodeId;

/// A registered node with its id.
public record RegisteredNodeEntry(NodeId id, RegisteredNode node) {}
