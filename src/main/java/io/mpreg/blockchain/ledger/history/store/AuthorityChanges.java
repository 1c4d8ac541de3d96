package io.mpreg.blockchain.ledger.history.store;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// The authority changes, each with the set that decides after it; written by [BlockCommits] only.
interface AuthorityChanges extends Repository<AuthorityChangeRow, Long> {
  /// One statement: nothing of a row is fetched later.
  String WITH_BLOCK =
      """
      select new io.mpreg.blockchain.ledger.history.store.CertifiedChangeRow(change, block, below)
      from AuthorityChangeRow change
        left join BlockRow block on block.height = change.height
        left join BaseChangeRow below on below.height = change.height
      """;

  Optional<AuthorityChangeRow> findByHeight(long height);

  @Query("select min(change.height) from AuthorityChangeRow change where change.height >= :from")
  Optional<Long> nextFrom(long from);

  /// In the order of heights.
  @Query(
      WITH_BLOCK
          + "where change.height >= :from and change.height < :before order by change.height asc")
  List<CertifiedChangeRow> authorityChanges(long from, long before, Limit limit);

  /// The highest first.
  @Query(WITH_BLOCK + "where change.height < :before order by change.height desc")
  List<CertifiedChangeRow> authorityChangesBelow(long before, Limit limit);
}
