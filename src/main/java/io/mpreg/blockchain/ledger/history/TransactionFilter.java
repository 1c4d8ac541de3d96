package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import java.util.Optional;

/// What a search asks for; what is empty matches everything.
public record TransactionFilter(
    Optional<NodeId> sender, Optional<NodeId> receiver, Optional<OperationType> operationType) {}
