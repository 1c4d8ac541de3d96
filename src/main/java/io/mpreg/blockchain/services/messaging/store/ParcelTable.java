package io.mpreg.blockchain.services.messaging.store;

import io.mpreg.blockchain.core.stream.AppendedParcel;
import io.mpreg.blockchain.ledger.history.BlockCommit;
import io.mpreg.blockchain.ledger.history.CommitPart;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/// Writes the parcels of each block, all with one statement.
final class ParcelTable implements CommitPart {
  // Streams that have no number here yet get the next ones.
  private static final String WRITE =
      """
      WITH parcel AS (
        SELECT * FROM unnest(
          ?::smallint[], ?::text[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bytea[])
        AS parcel (kind, subject, first, index, root, places)),
      added AS (
        INSERT INTO ledger.stream (id, kind, subject)
        SELECT (SELECT coalesce(max(id), 0) FROM ledger.stream) + row_number() OVER (),
          kind, subject
        FROM parcel
        WHERE NOT EXISTS (
          SELECT FROM ledger.stream known
          WHERE known.kind = parcel.kind AND known.subject = parcel.subject)
        RETURNING id, kind, subject),
      named AS (
        SELECT id, kind, subject FROM added
        UNION ALL SELECT stream.id, kind, subject FROM parcel JOIN ledger.stream USING (kind, subject))
      INSERT INTO ledger.stream_parcel (stream, first, index, height, root, places)
      SELECT named.id, first, index, ?, root, places FROM parcel JOIN named USING (kind, subject)\
      """;

  @Override
  public void write(Connection connection, BlockCommit commit) throws SQLException {
    List<AppendedParcel> parcels = commit.parcels();
    if (parcels.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(WRITE)) {
      array(insert, 1, "smallint", parcels, each -> (short) each.stream().kind().code());
      array(insert, 2, "text", parcels, each -> each.stream().subject().value());
      array(insert, 3, "bigint", parcels, each -> each.parcel().first());
      array(insert, 4, "bigint", parcels, AppendedParcel::index);
      insert.setArray(
          5,
          connection.createArrayOf(
              "bytea",
              parcels.stream().map(each -> each.parcel().root().toArray()).toArray(byte[][]::new)));
      insert.setArray(
          6,
          connection.createArrayOf(
              "bytea",
              parcels.stream().map(each -> Places.encode(each.places())).toArray(byte[][]::new)));
      insert.setLong(7, commit.block().height());
      int rows = insert.executeUpdate();
      if (rows != parcels.size()) {
        throw new SQLException("wrote %d of %d parcels".formatted(rows, parcels.size()));
      }
    }
  }

  private static void array(
      PreparedStatement insert,
      int parameter,
      String type,
      List<AppendedParcel> parcels,
      Function<AppendedParcel, Object> column)
      throws SQLException {
    insert.setArray(
        parameter,
        insert.getConnection().createArrayOf(type, parcels.stream().map(column).toArray()));
  }
}
