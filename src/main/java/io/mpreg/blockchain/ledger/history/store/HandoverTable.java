package io.mpreg.blockchain.ledger.history.store;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.Handover;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The blocks after which other authorities decide, each with their set.
final class HandoverTable {
  private static final String INSERT =
      "INSERT INTO ledger.authority_change (height, authorities) VALUES (?, ?)";
  private static final String SELECT =
      """
      SELECT height, authorities, coalesce(block.hash, below.hash) AS hash,
        coalesce(block.header, below.header) AS header,
        coalesce(block.certificate, below.certificate) AS certificate
      FROM ledger.authority_change LEFT JOIN ledger.block USING (height)
        LEFT JOIN ledger.base_handover below USING (height)\
      """;
  private static final String PAGE =
      SELECT + " WHERE height >= :from AND height < :below ORDER BY height LIMIT :limit";
  private static final String LAST = SELECT + " WHERE height < :below ORDER BY height DESC LIMIT 1";
  private static final String ROW =
      "SELECT authorities FROM ledger.authority_change WHERE height = :height";
  private static final String NEXT =
      "SELECT min(height) FROM ledger.authority_change WHERE height >= :from";

  private final JdbcClient reader;

  HandoverTable(JdbcClient reader) {
    this.reader = reader;
  }

  static void write(Connection connection, long height, Bytes authorities) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setLong(1, height);
      insert.setBytes(2, authorities.toArray());
      insert.executeUpdate();
    }
  }

  List<Handover> page(long from, long below, int limit) {
    return reader
        .sql(PAGE)
        .param("from", from)
        .param("below", below)
        .param("limit", limit)
        .query((row, number) -> handover(row))
        .list();
  }

  Optional<Handover> lastBelow(long height) {
    return reader.sql(LAST).param("below", height).query((row, number) -> handover(row)).optional();
  }

  private static Handover handover(ResultSet row) throws SQLException {
    long height = row.getLong("height");
    byte[] header = row.getBytes("header");
    byte[] certificate = row.getBytes("certificate");
    if (header == null || certificate == null) {
      throw new StoreDamaged(Divergence.of(height, "block", "is missing, or its certificate"));
    }
    BlockHeader decoded =
        BlockColumns.header(
            height,
            Bytes.of(row.getBytes("hash")),
            Bytes.of(header),
            Optional.of(Bytes.of(certificate)));
    return Handover.of(
        decoded,
        BlockColumns.certificate(height, Bytes.of(certificate)),
        Bytes.of(row.getBytes("authorities")));
  }

  Optional<Bytes> row(long height) {
    return reader
        .sql(ROW)
        .param("height", height)
        .query((row, number) -> Bytes.of(row.getBytes(1)))
        .optional();
  }

  OptionalLong next(long from) {
    Long found = reader.sql(NEXT).param("from", from).query(Long.class).optional().orElse(null);
    return found == null ? OptionalLong.empty() : OptionalLong.of(found);
  }
}
