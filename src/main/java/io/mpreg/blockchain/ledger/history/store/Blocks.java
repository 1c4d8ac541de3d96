package io.mpreg.blockchain.ledger.history.store;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// Final blocks; only [BlockCommits] writes them.
interface Blocks extends Repository<BlockRow, Long> {
  Optional<BlockRow> findByHeight(long height);

  Optional<BlockRow> findByHash(byte[] hash);

  List<BlockRow> findByHeightLessThanOrderByHeightDesc(long height, Limit limit);

  @Query("select block.transactionCount from BlockRow block where block.height = :height")
  Optional<Long> transactionCount(long height);
}
