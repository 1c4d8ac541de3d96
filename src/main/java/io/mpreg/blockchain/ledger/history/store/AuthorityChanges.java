package io.mpreg.blockchain.ledger.history.store;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// Authority changes, each with the next set and its block; only [BlockCommits] writes them.
interface AuthorityChanges extends Repository<AuthorityChangeRow, Long> {
  /// One statement, so that no association is loaded lazily.
  String CHANGE =
      """
      select new io.mpreg.blockchain.ledger.history.store.CertifiedChangeRow(change, block, below)
      from AuthorityChangeRow change
        left join BlockRow block on block.height = change.height
        left join BaseChangeRow below on below.height = change.height
      """;

  Optional<AuthorityChangeRow> findByHeight(long height);

  @Query("select min(change.height) from AuthorityChangeRow change where change.height >= :from")
  Optional<Long> nextFrom(long from);

  /// By ascending height.
  @Query(
      CHANGE
          + "where change.height >= :from and change.height < :before order by change.height asc")
  List<CertifiedChangeRow> authorityChanges(long from, long before, Limit limit);

  /// By descending height.
  @Query(CHANGE + "where change.height < :before order by change.height desc")
  List<CertifiedChangeRow> changesBelow(long before, Limit limit);
}
