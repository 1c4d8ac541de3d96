package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.ledger.history.ListItem;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.TransactionColumns;
import io.mpreg.blockchain.ledger.history.TransactionFilter;
import io.mpreg.blockchain.ledger.history.TransactionScan;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads the chain forwards, one bounded range at a time: first the end of the range, then its
/// matches. A range is counted in rows of one index, so that a page costs the same however few rows
/// match the rest of the filter.
final class ChainScan {
  // The height is compared twice: the plain comparison allows partition pruning.
  private static final String STRETCH =
      """
      FROM ledger.block_transaction
      WHERE height >= :height AND height <= :through AND (height, index) > (:height, :index)\
      """;
  private static final String LAST =
      "SELECT height, index " + STRETCH + "%s ORDER BY height, index OFFSET %d LIMIT 1";
  // Sums up sizes, which does not read the payloads; rows beyond the limit are never fetched.
  private static final String FOUND =
      """
      SELECT height, index, outcome, id, sender, receiver, operation_type,
        transaction_bytes, payload
      FROM (
        SELECT *, sum(octet_length(transaction_bytes) + octet_length(payload))
          OVER (ORDER BY height, index ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      """
          + STRETCH
          + """
                 AND (height, index) <= (:through, :last)%s
          ) AS sized
          WHERE coalesce(before, 0) < :bytes ORDER BY height, index\
          """;

  private final JdbcClient reader;

  ChainScan(JdbcClient reader) {
    this.reader = reader;
  }

  TransactionScan scan(
      TransactionFilter filter, Position after, long throughHeight, TransactionScan.Limit limit) {
    Optional<Position> last = last(filter, after, throughHeight, limit.transactions());
    Position end = last.orElse(new Position(throughHeight, Integer.MAX_VALUE));
    String sql = FOUND.formatted(TransactionSearch.conditions(filter));
    JdbcClient.StatementSpec query =
        TransactionSearch.bound(filter, stretch(sql, after, end.height()))
            .param("last", end.index())
            .param("bytes", limit.bytes());
    List<TransactionColumns> found =
        query.query((row, number) -> TransactionSearch.columns(row)).list();
    boolean isFull = found.stream().mapToLong(ChainScan::size).sum() >= limit.bytes();
    List<ListItem<StoredTransaction>> listed = found.stream().map(ListItem::of).toList();
    return new TransactionScan(listed, isFull ? Optional.of(listed.getLast().position()) : last);
  }

  // Counts rows of the index that the query uses: the sender's, the receiver's, or the primary key.
  private Optional<Position> last(
      TransactionFilter filter, Position after, long throughHeight, int transactions) {
    TransactionFilter indexed =
        new TransactionFilter(
            filter.sender(),
            filter.sender().isPresent() ? Optional.empty() : filter.receiver(),
            Optional.empty());
    String sql = LAST.formatted(TransactionSearch.conditions(indexed), transactions - 1);
    return TransactionSearch.bound(indexed, stretch(sql, after, throughHeight))
        .query((row, number) -> new Position(row.getLong("height"), row.getInt("index")))
        .optional();
  }

  private JdbcClient.StatementSpec stretch(String sql, Position after, long throughHeight) {
    return reader
        .sql(sql)
        .param("height", after.height())
        .param("index", after.index())
        .param("through", throughHeight);
  }

  private static long size(TransactionColumns found) {
    return (long) found.bytes().length() + found.payload().length();
  }
}
