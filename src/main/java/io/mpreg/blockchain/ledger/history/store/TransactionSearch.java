package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.history.TransactionColumns;
import io.mpreg.blockchain.ledger.history.TransactionFilter;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds final transactions through the local indexes of the partitions, the newest partition
/// first: every query is ordered by descending height, so that it stops in the partition with the
/// last row it needs.
final class TransactionSearch {
  private static final String SELECT =
      """
      SELECT height, index, outcome, id, sender, receiver, operation_type,
        transaction_bytes, payload
      FROM ledger.block_transaction
      """;

  private final JdbcClient reader;
  private final SearchLimit searches;

  TransactionSearch(DataSource readers, JdbcClient reader) {
    this.reader = reader;
    this.searches = new SearchLimit(readers, reader);
  }

  static final String BY_ID =
      SELECT
          + """
          WHERE id = :id AND height <= (SELECT height FROM ledger.chain_head)
          ORDER BY height DESC LIMIT 1\
          """;

  Optional<StoredTransaction> byId(Hash id) {
    return reader
        .sql(BY_ID)
        .param("id", id.toArray())
        .query((row, number) -> transaction(row))
        .optional();
  }

  List<StoredTransaction> ofBlock(long height, int fromIndex, int limit) {
    return ofBlock(height, fromIndex, limit, (row, number) -> transaction(row));
  }

  // Joined with the wanted positions, and bounded by heights that prune partitions.
  private static final String AT =
      """
      SELECT height, index, outcome, id, sender, receiver, operation_type,
        transaction_bytes, payload
      FROM unnest(:heights::bigint[], :indexes::int[]) AS wanted (height, index)
      JOIN ledger.block_transaction USING (height, index)
      WHERE height BETWEEN :lowest AND :highest
      ORDER BY height, index\
      """;

  /// The transactions at these positions, which are ascending and not empty.
  List<StoredTransaction> at(List<Position> positions) {
    List<StoredTransaction> found =
        reader
            .sql(AT)
            .param("heights", positions.stream().map(Position::height).toArray(Long[]::new))
            .param("indexes", positions.stream().map(Position::index).toArray(Integer[]::new))
            .param("lowest", positions.getFirst().height())
            .param("highest", positions.getLast().height())
            .query((row, number) -> transaction(row))
            .list();
    for (int i = 0; i < positions.size(); i++) {
      Position wanted = positions.get(i);
      if (i == found.size() || !found.get(i).position().equals(wanted)) {
        throw new StoreDamaged(
            Divergence.of(wanted.height(), wanted.index(), "block_transaction", "is missing"));
      }
    }
    return found;
  }

  // The height is compared twice: the plain comparison allows partition pruning. The limit is a
  // literal, so that a generic plan knows that few rows are wanted.
  List<TransactionColumns> before(TransactionFilter filter, Position before, int limit) {
    String where =
        "WHERE height <= :height AND (height, index) < (:height, :index)" + conditions(filter);
    JdbcClient.StatementSpec query =
        bound(
            filter,
            reader
                .sql(SELECT + where + " ORDER BY height DESC, index DESC LIMIT " + limit)
                .param("height", before.height())
                .param("index", before.index()));
    return searches.within(() -> query.query((row, number) -> columns(row)).list());
  }

  /// The conditions of a filter in the WHERE clause.
  static String conditions(TransactionFilter filter) {
    return (filter.sender().isPresent() ? " AND sender = :sender" : "")
        + (filter.receiver().isPresent() ? " AND receiver = :receiver" : "")
        + (filter.operationType().isPresent() ? " AND operation_type = :operationType" : "");
  }

  /// A query with its filter's parameters bound.
  static JdbcClient.StatementSpec bound(TransactionFilter filter, JdbcClient.StatementSpec query) {
    filter.sender().ifPresent(sender -> query.param("sender", sender.value()));
    filter.receiver().ifPresent(receiver -> query.param("receiver", receiver.value()));
    filter.operationType().ifPresent(type -> query.param("operationType", type.value()));
    return query;
  }

  /// Rows of one block, unverified.
  List<TransactionColumns> rowsOfBlock(long height, int fromIndex, int limit) {
    return ofBlock(height, fromIndex, limit, (row, number) -> columns(row));
  }

  private <T> List<T> ofBlock(long height, int fromIndex, int limit, RowMapper<T> mapper) {
    return reader
        .sql(SELECT + "WHERE height = :height AND index >= :index ORDER BY index LIMIT " + limit)
        .param("height", height)
        .param("index", fromIndex)
        .query(mapper)
        .list();
  }

  private static StoredTransaction transaction(ResultSet row) throws SQLException {
    return columns(row).decode();
  }

  static TransactionColumns columns(ResultSet row) throws SQLException {
    return new TransactionColumns(
        row.getLong("height"),
        row.getInt("index"),
        row.getInt("outcome"),
        Bytes.of(row.getBytes("id")),
        row.getString("sender"),
        row.getString("receiver"),
        row.getString("operation_type"),
        Bytes.of(row.getBytes("transaction_bytes")),
        Bytes.of(row.getBytes("payload")));
  }
}
