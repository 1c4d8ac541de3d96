package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import java.util.Optional;

/// The filter of a search; an empty field matches everything.
public record TransactionFilter(
    Optional<NodeId> sender, Optional<NodeId> receiver, Optional<OperationType> operationType) {
  /// Matches every transaction.
  public static final TransactionFilter ALL =
      new TransactionFilter(Optional.empty(), Optional.empty(), Optional.empty());
}
