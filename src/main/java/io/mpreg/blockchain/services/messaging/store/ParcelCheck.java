package io.mpreg.blockchain.services.messaging.store;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.stream.MessageStream;
import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.platform.database.AuditCheck;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.Throttle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Compares the parcels with the streams of the stored state, which has been verified before: the
/// log of the stored parcels has to be the one that the state commits to, and the places of each
/// those of the leaves to which it commits. It reads page by page. Rows are only added, so a later
/// page may hold more than the state did, but only of later blocks.
final class ParcelCheck implements AuditCheck {
  private static final int PAGE = 50;

  // The approximate cost of reading a page, in signature verifications; and how many bytes of leaf
  // hashes cost one more.
  private static final int WORK_OF_A_PAGE = 50;
  private static final int BYTES_OF_WORK = 50_000;

  private static final String STREAMS =
      """
      SELECT key, value, (SELECT height FROM ledger.chain_head) AS height,
        (SELECT value FROM ledger.base_state_entry base WHERE base.key = entry.key) AS base
      FROM ledger.state_entry entry
      WHERE key > :after AND key < :end ORDER BY key LIMIT :limit\
      """;
  private static final String PARCELS =
      """
      SELECT first, index, height, root, places
      FROM ledger.stream JOIN ledger.stream_parcel ON stream = id
      WHERE kind = :kind AND subject = :subject AND first >= :from ORDER BY first LIMIT :limit\
      """;
  // A part of them, since a block may have many transactions, and a parcel of it few messages.
  private static final String LEAVES =
      """
      SELECT substring(leaf_hashes FROM :begin FOR :bytes) FROM ledger.block
      WHERE height = :height\
      """;
  private static final String NAMED =
      "SELECT id, kind, subject FROM ledger.stream WHERE id > :after ORDER BY id LIMIT :limit";
  private static final String IN_STATE =
      "SELECT key FROM ledger.state_entry WHERE key = ANY (:keys)";
  // Steps from one stream to the next, instead of through all parcels.
  private static final String NAMELESS =
      """
      WITH RECURSIVE used AS (
        SELECT min(stream) AS id FROM ledger.stream_parcel
        UNION ALL
        SELECT (SELECT min(stream) FROM ledger.stream_parcel WHERE stream > used.id)
        FROM used WHERE used.id IS NOT NULL)
      SELECT id FROM used
      WHERE id IS NOT NULL AND NOT EXISTS (SELECT FROM ledger.stream WHERE stream.id = used.id)
      LIMIT 1\
      """;
  private static final Bytes FIRST = StateKey.STREAMS;
  private static final Bytes END = Bytes.of(new byte[] {(byte) (FIRST.at(0) + 1)});

  private final JdbcClient reader;

  ParcelCheck(DataSource readers) {
    this.reader = JdbcClient.create(readers);
  }

  /// A stream of the stored state.
  ///
  /// @param height of the head when it was read
  /// @param base the stream in the snapshot that this member joined from
  private record Expected(
      Bytes key, StreamId id, MessageStream stream, long height, MessageStream base) {}

  /// A stored parcel.
  private record Row(long first, long index, long height, Bytes root, List<Integer> places) {}

  @Override
  public String table() {
    return "stream_parcel";
  }

  @Override
  public Optional<Divergence> inspect(ChainState state, Throttle throttle) {
    try {
      return streams(throttle).or(() -> strangers(throttle)).or(() -> nameless(throttle));
    } catch (NestedRuntimeException failed) {
      throw new StoreFailure("reading from the database failed: " + failed.getMessage(), failed);
    }
  }

  private Optional<Divergence> streams(Throttle throttle) {
    List<Expected> page;
    Bytes after = FIRST;
    do {
      throttle.await(WORK_OF_A_PAGE);
      page =
          reader
              .sql(STREAMS)
              .param("after", after.toArray())
              .param("end", END.toArray())
              .param("limit", PAGE)
              .query((row, at) -> expected(row))
              .list();
      for (Expected stream : page) {
        Optional<Divergence> wrong = parcels(stream, throttle);
        if (wrong.isPresent()) {
          return wrong;
        }
        after = stream.key();
      }
    } while (page.size() == PAGE);
    return Optional.empty();
  }

  private static Expected expected(ResultSet row) throws SQLException {
    Bytes key = Bytes.of(row.getBytes("key"));
    byte[] base = row.getBytes("base");
    try {
      return new Expected(
          key,
          StateKey.streamId(key),
          MessageStream.of(Optional.of(Bytes.of(row.getBytes("value")))),
          row.getLong("height"),
          MessageStream.of(Optional.ofNullable(base).map(Bytes::of)));
    } catch (Malformed malformed) {
      throw new StoreDamaged(
          Divergence.of(
              "state_entry.value",
              "of key %s cannot be read: %s".formatted(key.hex(), malformed.getMessage())));
    }
  }

  private Optional<Divergence> parcels(Expected expected, Throttle throttle) {
    MessageStream stored = expected.base();
    // From the beginning, so that a row below the base is seen.
    long from = 0;
    while (true) {
      throttle.await(WORK_OF_A_PAGE);
      List<Row> page = page(expected.id(), from);
      for (Row row : page) {
        Optional<MessageStream> next = after(stored, row, throttle);
        if (next.isEmpty()) {
          return Optional.of(
              wrong(
                  expected.id(),
                  "parcel %d is not that of block %d".formatted(row.index(), row.height())));
        }
        boolean isComplete = stored.parcels().size() == expected.stream().parcels().size();
        if (isComplete) {
          return row.height() > expected.height() ? compared(stored, expected) : other(expected);
        }
        stored = next.get();
      }
      if (page.size() < PAGE) {
        return compared(stored, expected);
      }
      from = stored.messages();
    }
  }

  private static Optional<Divergence> compared(MessageStream stored, Expected expected) {
    return stored.equals(expected.stream()) ? Optional.empty() : other(expected);
  }

  private static Optional<Divergence> other(Expected expected) {
    return Optional.of(wrong(expected.id(), "has other parcels than its state entry says"));
  }

  private List<Row> page(StreamId stream, long from) {
    return reader
        .sql(PARCELS)
        .param("kind", stream.kind().code())
        .param("subject", stream.subject().value())
        .param("from", from)
        .param("limit", PAGE)
        .query(
            (row, at) ->
                new Row(
                    row.getLong("first"),
                    row.getLong("index"),
                    row.getLong("height"),
                    Bytes.of(row.getBytes("root")),
                    Places.decode(row.getBytes("places"))))
        .list();
  }

  // Empty if the row is not the next parcel of its block.
  private Optional<MessageStream> after(MessageStream stream, Row row, Throttle throttle) {
    if (row.places().isEmpty()
        || row.index() != stream.parcels().size()
        || row.first() != stream.messages()
        || row.height() <= stream.lastHeight()) {
      return Optional.empty();
    }
    return leaves(row, throttle)
        .map(hashes -> stream.next(row.height(), hashes))
        .filter(parcel -> parcel.root().toBytes().equals(row.root()))
        .map(stream::with);
  }

  // Empty if the block is not there, or has no such places.
  private Optional<List<Hash>> leaves(Row row, Throttle throttle) {
    int first = row.places().getFirst();
    long span = (row.places().getLast() - first + 1L) * Hash.LENGTH;
    if (span < Hash.LENGTH || span > Integer.MAX_VALUE || first > Integer.MAX_VALUE / Hash.LENGTH) {
      return Optional.empty();
    }
    throttle.await(1 + (int) (span / BYTES_OF_WORK));
    byte[] part =
        reader
            .sql(LEAVES)
            .param("begin", first * Hash.LENGTH + 1)
            .param("bytes", (int) span)
            .param("height", row.height())
            .query(byte[].class)
            .optional()
            .orElse(new byte[0]);
    List<Hash> hashes = new ArrayList<>();
    int last = first - 1;
    for (int place : row.places()) {
      int begin = (place - first) * Hash.LENGTH;
      if (place <= last || begin + Hash.LENGTH > part.length) {
        return Optional.empty();
      }
      hashes.add(Hash.fromBytes(Arrays.copyOfRange(part, begin, begin + Hash.LENGTH)));
      last = place;
    }
    return Optional.of(hashes);
  }

  private static Divergence wrong(StreamId stream, String what) {
    return Divergence.of(
        "stream_parcel",
        "of %s %s: %s".formatted(stream.kind().label(), stream.subject().value(), what));
  }

  /// A row that gives a stream its number here.
  private record Named(int id, int kind, String subject) {
    /// The key of the state; empty where there can be none.
    Optional<Bytes> key() {
      return Arrays.stream(StreamId.Kind.values())
          .filter(each -> each.code() == kind && NodeId.isName(subject))
          .findFirst()
          .map(each -> StateKey.stream(new StreamId(each, new NodeId(subject))));
    }
  }

  private Optional<Divergence> strangers(Throttle throttle) {
    int last = Integer.MIN_VALUE;
    List<Named> page;
    do {
      throttle.await(WORK_OF_A_PAGE);
      page =
          reader
              .sql(NAMED)
              .param("after", last)
              .param("limit", PAGE)
              .query(
                  (row, at) ->
                      new Named(row.getInt("id"), row.getInt("kind"), row.getString("subject")))
              .list();
      Set<Bytes> inState = inState(page);
      for (Named each : page) {
        if (each.key().filter(inState::contains).isEmpty()) {
          return Optional.of(
              Divergence.of(
                  "stream",
                  "%d is '%s', of which the state knows nothing"
                      .formatted(each.id(), each.subject())));
        }
        last = each.id();
      }
    } while (page.size() == PAGE);
    return Optional.empty();
  }

  private Set<Bytes> inState(List<Named> page) {
    byte[][] keys =
        page.stream()
            .flatMap(each -> each.key().stream())
            .map(Bytes::toArray)
            .toArray(byte[][]::new);
    return reader
        .sql(IN_STATE)
        .param("keys", keys)
        .query((row, at) -> Bytes.of(row.getBytes("key")))
        .set();
  }

  private Optional<Divergence> nameless(Throttle throttle) {
    throttle.await(WORK_OF_A_PAGE);
    return reader
        .sql(NAMELESS)
        .query(Integer.class)
        .optional()
        .map(id -> Divergence.of("stream_parcel", "of stream %d, which has no name".formatted(id)));
  }
}
