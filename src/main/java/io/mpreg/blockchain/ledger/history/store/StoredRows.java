package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.ChainRows;
import io.mpreg.blockchain.ledger.history.HeadColumns;
import io.mpreg.blockchain.ledger.history.JournalRow;
import io.mpreg.blockchain.ledger.history.RoundCertificateColumns;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.ledger.history.TransactionColumns;
import io.mpreg.blockchain.platform.database.Divergence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The unverified rows of all tables.
final class StoredRows implements ChainRows {
  private static final String HEAD =
      "SELECT height, hash, frontier, transaction_count, total_work FROM ledger.chain_head";
  private static final String STATE = "SELECT key, value FROM ledger.state_entry";
  private static final int STATE_PAGE = 5_000;
  private static final String BLOCK =
      """
      SELECT height, hash, header, certificate, leaf_hashes, transaction_count FROM ledger.block
      WHERE height = :height\
      """;
  // One statement, so that head and rows come from one commit. Each branch stops at the first index
  // entry above the head; a join would scan the index from its beginning.
  private static final String ABOVE_HEAD =
      """
      (SELECT 'block' AS relation, height, NULL::int AS index, NULL::int AS level
       FROM ledger.block WHERE height > (SELECT height FROM ledger.chain_head)
       ORDER BY height LIMIT 1)
      UNION ALL
      (SELECT 'block_transaction', height, index, NULL
       FROM ledger.block_transaction WHERE height > (SELECT height FROM ledger.chain_head)
       ORDER BY height, index LIMIT 1)
      UNION ALL
      (SELECT 'authority_change', height, NULL, NULL
       FROM ledger.authority_change WHERE height > (SELECT height FROM ledger.chain_head)
       ORDER BY height LIMIT 1)
      UNION ALL
      (SELECT 'history_node', (above.index + 1 << level) - 1, NULL, level
       FROM generate_series(0, 62) AS all_of (level) CROSS JOIN LATERAL (
         SELECT index FROM ledger.history_node node
         WHERE node.level = all_of.level
           AND node.index >= ((SELECT height FROM ledger.chain_head) + 1 >> all_of.level)
         ORDER BY index LIMIT 1) above
       ORDER BY level LIMIT 1)\
      """;
  private static final String BESIDE_BASE =
      """
      WITH base AS (SELECT coalesce((SELECT height FROM ledger.chain_base), 0) AS lowest)
      (SELECT 'block' AS relation, height, 'is stored below the base' AS detail
       FROM ledger.block, base WHERE height < lowest ORDER BY height LIMIT 1)
      UNION ALL
      (SELECT 'block_transaction', height, 'is stored below the base'
       FROM ledger.block_transaction, base WHERE height < lowest ORDER BY height LIMIT 1)
      UNION ALL
      (SELECT 'base_handover', height, 'is stored, and belongs to no base of this chain'
       FROM ledger.base_handover, base
       WHERE height >= lowest
         OR NOT EXISTS (SELECT FROM ledger.authority_change a WHERE a.height = base_handover.height)
       ORDER BY height LIMIT 1)
      UNION ALL
      (SELECT 'base_state_entry', 0, 'is stored, and the chain has no base'
       FROM ledger.base_state_entry, base WHERE lowest = 0 LIMIT 1)\
      """;
  private static final String ROUND_CERTIFICATES =
      """
      SELECT height, round, kind, hash, certificate FROM ledger.round_certificate
      WHERE (height, round, kind, hash) > (:height, :round, :kind, :hash)
      ORDER BY height, round, kind, hash LIMIT :limit\
      """;
  private static final String EPOCH = "SELECT epoch FROM ledger.lease";

  private final StoreCalls calls;
  private final DataSource readers;
  private final JdbcClient reader;
  private final TransactionSearch transactions;
  private final JournalTable journal;
  private final Terminations terminations;
  private final AuthorityChanges authorityChanges;

  StoredRows(
      StoreCalls calls,
      DataSource readers,
      JdbcClient reader,
      TransactionSearch transactions,
      JournalTable journal,
      Terminations terminations,
      AuthorityChanges authorityChanges) {
    this.calls = calls;
    this.readers = readers;
    this.reader = reader;
    this.transactions = transactions;
    this.journal = journal;
    this.terminations = terminations;
    this.authorityChanges = authorityChanges;
  }

  @Override
  public Optional<HeadColumns> head() {
    return calls.reading(() -> reader.sql(HEAD).query((row, number) -> head(row)).optional());
  }

  @Override
  public Optional<HeadColumns> headAndState(BiConsumer<Bytes, Bytes> stateEntry) {
    return calls.reading(
        () -> {
          try (Connection connection = readers.getConnection()) {
            return headAndState(connection, stateEntry);
          } catch (SQLException failed) {
            throw new DataAccessResourceFailureException("the state could not be read", failed);
          }
        });
  }

  // One database snapshot for both statements; with a cursor, because the state may be too large
  // for one result.
  private static Optional<HeadColumns> headAndState(
      Connection connection, BiConsumer<Bytes, Bytes> stateEntry) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (PreparedStatement headRow = connection.prepareStatement(HEAD);
        PreparedStatement state = connection.prepareStatement(STATE)) {
      Optional<HeadColumns> head;
      try (ResultSet row = headRow.executeQuery()) {
        head = row.next() ? Optional.of(head(row)) : Optional.empty();
      }
      state.setFetchSize(STATE_PAGE);
      try (ResultSet row = state.executeQuery()) {
        while (row.next()) {
          stateEntry.accept(Bytes.of(row.getBytes(1)), Bytes.of(row.getBytes(2)));
        }
      }
      return head;
    } finally {
      connection.rollback();
    }
  }

  private static HeadColumns head(ResultSet row) throws SQLException {
    return new HeadColumns(
        row.getLong("height"),
        Bytes.of(row.getBytes("hash")),
        Bytes.of(row.getBytes("frontier")),
        row.getLong("transaction_count"),
        row.getLong("total_work"));
  }

  @Override
  public Optional<BlockColumns> block(long height) {
    return calls.reading(
        () ->
            reader
                .sql(BLOCK)
                .param("height", height)
                .query((row, number) -> block(row))
                .optional());
  }

  private static BlockColumns block(ResultSet row) throws SQLException {
    return new BlockColumns(
        row.getLong("height"),
        Bytes.of(row.getBytes("hash")),
        Bytes.of(row.getBytes("header")),
        Optional.ofNullable(row.getBytes("certificate")).map(Bytes::of),
        Bytes.of(row.getBytes("leaf_hashes")),
        row.getLong("transaction_count"));
  }

  @Override
  public List<TransactionColumns> transactions(long height, int fromIndex, int limit) {
    return calls.reading(() -> transactions.rowsOfBlock(height, fromIndex, limit));
  }

  @Override
  public Optional<Bytes> authorityChange(long height) {
    return calls.reading(
        () -> authorityChanges.findByHeight(height).map(AuthorityChangeRow::authorities));
  }

  @Override
  public OptionalLong authorityChangeFrom(long height) {
    return calls.reading(
        () -> authorityChanges.nextFrom(height).map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  @Override
  public Optional<Divergence> aboveHead() {
    return calls.reading(
        () ->
            reader.sql(ABOVE_HEAD).query((row, number) -> above(row)).list().stream().findFirst());
  }

  private static Divergence above(ResultSet row) throws SQLException {
    String relation = row.getString("relation");
    int index = row.getInt("index");
    OptionalInt transaction = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(index);
    int level = row.getInt("level");
    String subtree = row.wasNull() ? "" : ", the end of a subtree of level " + level;
    return new Divergence(
        OptionalLong.of(row.getLong("height")),
        transaction,
        relation,
        "is stored above the head" + subtree);
  }

  @Override
  public Optional<Divergence> besideBase() {
    return calls.reading(
        () ->
            reader
                .sql(BESIDE_BASE)
                .query(
                    (row, number) ->
                        Divergence.of(
                            row.getLong("height"),
                            row.getString("relation"),
                            row.getString("detail")))
                .list()
                .stream()
                .findFirst());
  }

  @Override
  public List<RoundCertificateColumns> roundCertificatesAfter(
      Optional<RoundCertificateColumns> last, int limit) {
    return calls.reading(
        () ->
            reader
                .sql(ROUND_CERTIFICATES)
                .param("height", last.map(RoundCertificateColumns::height).orElse(-1L))
                .param("round", last.map(RoundCertificateColumns::round).orElse(0))
                .param("kind", last.map(RoundCertificateColumns::kind).orElse(0))
                .param("hash", last.map(row -> row.hash().toArray()).orElse(new byte[0]))
                .param("limit", limit)
                .query(
                    (row, number) ->
                        new RoundCertificateColumns(
                            row.getLong("height"),
                            row.getInt("round"),
                            row.getInt("kind"),
                            Bytes.of(row.getBytes("hash")),
                            Bytes.of(row.getBytes("certificate"))))
                .list());
  }

  @Override
  public Optional<JournalRow> journalRowAfter(long sequence) {
    return calls.reading(() -> journal.after(sequence));
  }

  @Override
  public List<Termination> terminationsAfter(Optional<Hash> id, int limit) {
    byte[] after = id.map(Hash::toArray).orElse(new byte[0]);
    return calls.reading(
        () ->
            terminations.findByIdGreaterThanOrderById(after, Limit.of(limit)).stream()
                .map(TerminationRow::toTermination)
                .toList());
  }

  @Override
  public OptionalLong epoch() {
    return calls.reading(
        () ->
            reader
                .sql(EPOCH)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()));
  }
}
