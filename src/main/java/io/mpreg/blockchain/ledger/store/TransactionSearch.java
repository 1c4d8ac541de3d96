package io.mpreg.blockchain.ledger.store;

import io.mpreg.blockchain.chain.Outcome;
import io.mpreg.blockchain.crypto.Hash;
import io.mpreg.blockchain.encoding.Bytes;
import io.mpreg.blockchain.encoding.Malformed;
import io.mpreg.blockchain.ledger.Position;
import io.mpreg.blockchain.ledger.StoreDamaged;
import io.mpreg.blockchain.ledger.StoredTransaction;
import io.mpreg.blockchain.ledger.TransactionFilter;
import io.mpreg.blockchain.transaction.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds final transactions through the local indexes of the partitions, the newest partition
/// first: every query is ordered by descending height, so that it ends in the partition that
/// answers it.
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

  static final String BY_ID = SELECT + "WHERE id = :id ORDER BY height DESC LIMIT 1";

  Optional<StoredTransaction> byId(Hash id) {
    return reader
        .sql(BY_ID)
        .param("id", id.toArray())
        .query((row, number) -> transaction(row))
        .optional();
  }

  List<StoredTransaction> ofBlock(long height, int fromIndex, int limit) {
    return reader
        .sql(SELECT + "WHERE height = :height AND index >= :index ORDER BY index LIMIT " + limit)
        .param("height", height)
        .param("index", fromIndex)
        .query((row, number) -> transaction(row))
        .list();
  }

  // The height is compared twice: alone, it lets whole partitions be left out. The limit is part of
  // the text, so that a plan made once for all values knows that few rows are wanted.
  List<StoredTransaction> before(TransactionFilter filter, Position before, int limit) {
    String where =
        "WHERE height <= :height AND (height, index) < (:height, :index)"
            + (filter.sender().isPresent() ? " AND sender = :sender" : "")
            + (filter.receiver().isPresent() ? " AND receiver = :receiver" : "")
            + (filter.operationType().isPresent() ? " AND operation_type = :operationType" : "");
    JdbcClient.StatementSpec query =
        reader
            .sql(SELECT + where + " ORDER BY height DESC, index DESC LIMIT " + limit)
            .param("height", before.height())
            .param("index", before.index());
    filter.sender().ifPresent(sender -> query.param("sender", sender.value()));
    filter.receiver().ifPresent(receiver -> query.param("receiver", receiver.value()));
    filter.operationType().ifPresent(type -> query.param("operationType", type.value()));
    return searches.within(() -> query.query((row, number) -> transaction(row)).list());
  }

  private static StoredTransaction transaction(ResultSet row) throws SQLException {
    Position position = new Position(row.getLong("height"), row.getInt("index"));
    try {
      Bytes bytes = Bytes.of(row.getBytes("transaction_bytes"));
      Transaction transaction = Transaction.decode(bytes, Bytes.of(row.getBytes("payload")));
      if (!transaction.id().equals(Hash.fromBytes(row.getBytes("id")))
          || !transaction.sender().value().equals(row.getString("sender"))
          || !transaction.receiver().value().equals(row.getString("receiver"))
          || !transaction.operationType().value().equals(row.getString("operation_type"))) {
        throw damaged(position, "its columns are not those of its bytes");
      }
      return new StoredTransaction(transaction, position, Outcome.ofNumber(row.getInt("outcome")));
    } catch (Malformed | IllegalArgumentException invalid) {
      throw damaged(position, String.valueOf(invalid.getMessage()));
    }
  }

  private static StoreDamaged damaged(Position position, String what) {
    return new StoreDamaged(
        "transaction %d of block %d: %s".formatted(position.index(), position.height(), what));
  }
}
