package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.consensus.GuardRow;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.CompactRange;
import io.mpreg.blockchain.core.merkle.SubtreePosition;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.Head;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Access to tables that are not mapped as entities: reads head, guard, state, history and leaf
/// hashes, and deletes old terminations. [BlockCommits] writes the rest.
final class ChainTables {
  // One statement, so that head and block come from one commit.
  private static final String HEAD =
      """
      SELECT head.height, head.hash, frontier, head.transaction_count, total_work, header
      FROM ledger.chain_head head LEFT JOIN ledger.block USING (height)\
      """;
  private static final String SETTLE = "SELECT FROM ledger.chain_head FOR UPDATE";
  private static final String STATE = "SELECT key, value FROM ledger.state_entry";
  private static final String STATE_PAGE_OF_PREFIX =
      """
      SELECT key, value FROM ledger.state_entry
      WHERE key >= :prefix AND (:end::bytea IS NULL OR key < :end) AND key > :after
      ORDER BY key\
      """;
  private static final String HISTORY =
      """
      SELECT level, index, hash FROM ledger.history_node
      JOIN unnest(?::smallint[], ?::bigint[]) AS wanted (level, index) USING (level, index)\
      """;
  // The column is stored uncompressed, so the database reads only the requested part.
  private static final String LEAF_HASHES =
      """
      SELECT substring(leaf_hashes FROM :from FOR :count) FROM ledger.block WHERE height = :height\
      """;
  private static final String FORGET = "DELETE FROM ledger.termination WHERE height <= ?";

  private final DataSource writers;
  private final DataSource readers;
  private final JdbcClient reader;

  ChainTables(DataSource writers, DataSource readers, JdbcClient reader) {
    this.writers = writers;
    this.readers = readers;
    this.reader = reader;
  }

  Optional<Head> head() {
    return reader.sql(HEAD).query((row, number) -> head(row)).optional();
  }

  // On a writer's connection, because FOR UPDATE needs the right to write. Two statements, because
  // one statement that waited for the row lock would still see the other tables as of its own,
  // earlier snapshot.
  Optional<Head> settledHead() throws SQLException {
    try (Connection connection = writers.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(SETTLE);
        try (ResultSet row = statement.executeQuery(HEAD)) {
          return row.next() ? Optional.of(head(row)) : Optional.empty();
        }
      } finally {
        connection.rollback();
      }
    }
  }

  private static Head head(ResultSet row) throws SQLException {
    long height = row.getLong("height");
    byte[] bytes = row.getBytes("header");
    if (bytes == null) {
      throw new StoreDamaged("the head is block %d, which is missing".formatted(height));
    }
    BlockHeader header =
        BlockColumns.header(
            height, Bytes.of(row.getBytes("hash")), Bytes.of(bytes), Optional.empty());
    List<Hash> frontier = BlockColumns.hashes(Bytes.of(row.getBytes("frontier")));
    if (frontier.size() != Long.bitCount(height + 1)) {
      throw new StoreDamaged(
          "the head's frontier has %d hashes, which does not fit %d headers"
              .formatted(frontier.size(), height + 1));
    }
    return new Head(
        header,
        CompactRange.of(height + 1, frontier),
        row.getLong("transaction_count"),
        row.getLong("total_work"));
  }

  List<GuardRow> guardRows(long fromHeight) {
    try (Connection connection = readers.getConnection()) {
      return GuardTable.read(connection, fromHeight);
    } catch (SQLException failed) {
      throw new DataAccessResourceFailureException("the votes could not be read", failed);
    }
  }

  void forEachStateEntry(BiConsumer<Bytes, Bytes> consumer) {
    StateCursor.forEach(readers, STATE, consumer);
  }

  // The bounds follow from the prefix, so that the query is a range scan of the index.
  List<LedgerStore.StateEntry> stateEntries(Bytes prefix, Optional<Bytes> after, int limit) {
    return reader
        .sql(STATE_PAGE_OF_PREFIX + " LIMIT " + limit)
        .param("prefix", prefix.toArray())
        .param("end", endOf(prefix), Types.BINARY)
        .param("after", after.orElse(Bytes.EMPTY).toArray())
        .query(
            (row, number) ->
                new LedgerStore.StateEntry(
                    Bytes.of(row.getBytes("key")), Bytes.of(row.getBytes("value"))))
        .list();
  }

  /// The first key after all keys with the prefix; null when there is none.
  private static byte @Nullable [] endOf(Bytes prefix) {
    byte[] end = prefix.toArray();
    for (int last = end.length - 1; last >= 0; last--) {
      if (end[last] != (byte) 0xff) {
        end[last]++;
        return Arrays.copyOf(end, last + 1);
      }
    }
    return null;
  }

  Map<SubtreePosition, Hash> historyHashes(List<SubtreePosition> positions) {
    Map<SubtreePosition, Hash> hashes = new HashMap<>();
    Short[] levels = positions.stream().map(at -> (short) at.level()).toArray(Short[]::new);
    Long[] indexes = positions.stream().map(SubtreePosition::index).toArray(Long[]::new);
    try (Connection connection = readers.getConnection();
        PreparedStatement select = connection.prepareStatement(HISTORY)) {
      select.setArray(1, connection.createArrayOf("smallint", levels));
      select.setArray(2, connection.createArrayOf("bigint", indexes));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          hashes.put(
              new SubtreePosition(row.getInt(1), row.getLong(2)), Hash.fromBytes(row.getBytes(3)));
        }
      }
      return hashes;
    } catch (SQLException failed) {
      throw new DataAccessResourceFailureException("the history could not be read", failed);
    }
  }

  List<Hash> leafHashes(long height, int fromIndex, int limit) {
    int bytes = Math.min(limit, Integer.MAX_VALUE / Hash.LENGTH) * Hash.LENGTH;
    return reader
        .sql(LEAF_HASHES)
        .param("from", fromIndex * Hash.LENGTH + 1)
        .param("count", bytes)
        .param("height", height)
        .query((row, number) -> BlockColumns.hashes(Bytes.of(row.getBytes(1))))
        .optional()
        .orElse(List.of());
  }

  int forgetTerminations(long height) throws SQLException {
    try (Connection connection = writers.getConnection();
        PreparedStatement delete = connection.prepareStatement(FORGET)) {
      delete.setLong(1, height);
      return delete.executeUpdate();
    }
  }
}
