package io.mpreg.blockchain.ledger.pending;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Transaction;

/// One sequence of nonces: a sender and one of its lanes.
record LaneId(NodeId sender, int number) {
  static LaneId of(Transaction transaction) {
    return new LaneId(transaction.sender(), transaction.lane());
  }
}
