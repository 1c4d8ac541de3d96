package io.mpreg.blockchain.services.messaging.store;

import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.services.messaging.ParcelIndex;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The index in the database.
final class StoredParcels implements ParcelIndex {
  // From the last parcel that begins at the number or below it; of each, what is wanted alone.
  private static final String FROM =
      """
      WITH named AS (SELECT id FROM ledger.stream WHERE kind = :kind AND subject = :subject)
      SELECT greatest(first, :number) AS number, height,
        substring(places
          FROM (4 * least(greatest(:number - first, 0), octet_length(places)) + 1)::int
          FOR 4 * :limit) AS places
      FROM ledger.stream_parcel
      WHERE stream = (SELECT id FROM named)
        AND first >= coalesce((
          SELECT first FROM ledger.stream_parcel
          WHERE stream = (SELECT id FROM named) AND first <= :number
          ORDER BY first DESC LIMIT 1), 0)
      ORDER BY first LIMIT :limit\
      """;
  private static final String LOWEST =
      """
      SELECT first FROM ledger.stream_parcel
      WHERE stream = (SELECT id FROM ledger.stream WHERE kind = :kind AND subject = :subject)
      ORDER BY first LIMIT 1\
      """;

  private final JdbcClient reader;

  StoredParcels(JdbcClient reader) {
    this.reader = reader;
  }

  @Override
  public List<Located> from(StreamId stream, long number, int limit) {
    return reading(
        () ->
            of(FROM, stream)
                .param("number", number)
                .param("limit", limit)
                .query((row, at) -> located(row))
                .list());
  }

  @Override
  public OptionalLong lowest(StreamId stream) {
    return reading(
        () ->
            of(LOWEST, stream)
                .query(Long.class)
                .optional()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
  }

  private JdbcClient.StatementSpec of(String sql, StreamId stream) {
    return reader
        .sql(sql)
        .param("kind", stream.kind().code())
        .param("subject", stream.subject().value());
  }

  private static Located located(ResultSet row) throws SQLException {
    long height = row.getLong("height");
    List<Position> positions =
        Places.decode(row.getBytes("places")).stream()
            .map(place -> new Position(height, place))
            .toList();
    return new Located(row.getLong("number"), positions);
  }

  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (NestedRuntimeException failed) {
      throw new StoreFailure("reading from the database failed: " + failed.getMessage(), failed);
    }
  }
}
