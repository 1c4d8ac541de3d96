package io.mpreg.blockchain.ledger.directory;

import io.mpreg.blockchain.core.node.NodeId;
import java.util.List;
import java.util.Optional;

/// Which nodes have a trait, as of the last committed block.
public interface TraitIndex {

  /// Nodes after an id that have the trait, ordered by the bytes of their ids.
  ///
  /// @throws io.mpreg.blockchain.platform.database.StoreFailure when the database does not answer
  List<NodeId> nodes(Trait trait, Optional<NodeId> after, int limit);
}
