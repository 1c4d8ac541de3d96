package io.mpreg.blockchain.ledger.directory.store;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// Which nodes have a trait.
interface NodeTraits extends Repository<NodeTraitRow, NodeTraitRow.Key> {

  @Query(
      """
      SELECT held.node FROM NodeTraitRow held
      WHERE held.kind = :kind AND held.value = :value AND held.node > :after ORDER BY held.node\
      """)
  List<String> nodes(short kind, byte[] value, String after, Limit limit);
}
