package io.mpreg.blockchain.services.messaging;

import io.mpreg.blockchain.core.block.Outcome;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.core.transaction.Operation;
import io.mpreg.blockchain.core.transaction.Operation.Message;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.EventFeed;
import io.mpreg.blockchain.ledger.history.FinalChain;
import io.mpreg.blockchain.ledger.history.HistorySearch;
import io.mpreg.blockchain.ledger.history.NotHeld;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.ledger.history.StoredTransaction;
import io.mpreg.blockchain.ledger.standing.Registry;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreDamaged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Reads messages by their numbers.
public final class MessageReader {
  /// Bytes of transactions and payloads after which a page ends; it has one message at least.
  static final int MAX_PAGE_BYTES = 1 << 20;

  // Read at once, so that few large ones fit into memory.
  private static final int CHUNK = 32;

  private final Registry registry;
  private final FinalChain chain;
  private final HistorySearch history;
  private final EventFeed feed;
  private final ParcelIndex parcels;
  private final LongSupplier nanos;

  /// @param nanos a clock that only goes forward, as `System.nanoTime`
  public MessageReader(
      Registry registry,
      FinalChain chain,
      HistorySearch history,
      EventFeed feed,
      ParcelIndex parcels,
      LongSupplier nanos) {
    this.registry = registry;
    this.chain = chain;
    this.history = history;
    this.feed = feed;
    this.parcels = parcels;
    this.nanos = nanos;
  }

  /// The number of the first message that this member holds: 0, unless it has joined from a
  /// snapshot.
  public long lowest(StreamId stream) {
    if (chain.lowestHeight() == 0) {
      return 0;
    }
    // Before its parcels, so that a block in between adds no message below the answer.
    long end = registry.stream(stream).messages();
    return parcels.lowest(stream).orElse(end);
  }

  /// The messages from a number on; none at the end of the stream, after the wait.
  ///
  /// @param atMost how long to wait for the first one
  /// @throws PositionInvalid if the number is above the end of the stream
  /// @throws NotHeld if this member does not hold the message
  public MessagePage read(StreamId stream, long from, int limit, Duration atMost)
      throws InterruptedException {
    long deadline = nanos.getAsLong() + atMost.toNanos();
    while (true) {
      // Before the stream, so that a block in between ends the wait.
      Position seen = feed.end();
      long end = registry.stream(stream).messages();
      if (from > end) {
        throw new PositionInvalid(from, end);
      }
      long left = deadline - nanos.getAsLong();
      if (from < end || left <= 0 || feed.isClosed()) {
        return page(stream, from, limit, end);
      }
      feed.await(seen, Duration.ofNanos(left));
    }
  }

  private MessagePage page(StreamId stream, long from, int limit, long end) {
    if (from == end) {
      return new MessagePage(from, List.of(), end);
    }
    if (from < lowest(stream)) {
      throw new NotHeld("message %d of this stream".formatted(from), chain.lowestHeight());
    }
    List<NumberedMessage> messages = new ArrayList<>();
    long bytes = 0;
    while (messages.size() < limit && from + messages.size() < end) {
      long next = from + messages.size();
      // No further than the end that was seen: the database may be ahead of what is published.
      int wanted = (int) Math.min(Math.min(CHUNK, limit - messages.size()), end - next);
      for (StoredTransaction stored : history.transactionsAt(positions(stream, next, wanted))) {
        bytes += stored.transaction().sizeBytes();
        if (bytes > MAX_PAGE_BYTES && !messages.isEmpty()) {
          return new MessagePage(from, messages, end);
        }
        long number = from + messages.size();
        messages.add(new NumberedMessage(number, stored, messageOf(stream, number, stored)));
      }
    }
    return new MessagePage(from, messages, end);
  }

  // The chain says how many there are; what the index lacks is damage.
  private List<Position> positions(StreamId stream, long from, int limit) {
    List<Position> positions = new ArrayList<>();
    for (ParcelIndex.Located parcel : parcels.from(stream, from, limit)) {
      if (positions.size() == limit) {
        break;
      }
      long next = from + positions.size();
      if (parcel.number() != next || parcel.positions().isEmpty()) {
        throw damaged(stream, next);
      }
      parcel.positions().stream().limit(limit - positions.size()).forEach(positions::add);
    }
    if (positions.isEmpty()) {
      throw damaged(stream, from);
    }
    return positions;
  }

  private static StoreDamaged damaged(StreamId stream, long number) {
    return new StoreDamaged(
        Divergence.of(
            "stream_parcel",
            "of %s %s does not hold message %d"
                .formatted(stream.kind().label(), stream.subject().value(), number)));
  }

  private static Message messageOf(StreamId stream, long number, StoredTransaction stored) {
    Transaction transaction = stored.transaction();
    try {
      boolean isApplied = stored.outcome().number() == Outcome.APPLIED.number();
      Operation operation =
          Operation.parse(transaction.operationType(), transaction.payload(), Rules.LATEST);
      if (isApplied
          && operation instanceof Message message
          && message.stream(transaction.receiver()).equals(stream)) {
        return message;
      }
    } catch (Malformed malformed) {
      // It is no message, like the others that are not in this stream.
    }
    throw damaged(stream, number);
  }
}
