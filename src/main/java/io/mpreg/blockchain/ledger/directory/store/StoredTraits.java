package io.mpreg.blockchain.ledger.directory.store;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.directory.Trait;
import io.mpreg.blockchain.ledger.directory.TraitIndex;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Limit;
import org.springframework.transaction.TransactionException;

/// The index in the database.
final class StoredTraits implements TraitIndex {
  private final NodeTraits traits;

  StoredTraits(NodeTraits traits) {
    this.traits = traits;
  }

  @Override
  public List<NodeId> nodes(Trait trait, Optional<NodeId> after, int limit) {
    try {
      return traits
          .nodes(
              (short) trait.kind().number(),
              trait.value().getBytes(StandardCharsets.UTF_8),
              after.map(NodeId::value).orElse(""),
              Limit.of(limit))
          .stream()
          .map(NodeId::new)
          .toList();
    } catch (DataAccessException | TransactionException failed) {
      throw new StoreFailure("reading from the database failed: " + failed.getMessage(), failed);
    }
  }
}
