package io.mpreg.blockchain.ledger.history;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Finality events in chain order, for any number of readers that each keep their own position. The
/// chain itself is the queue: nothing is buffered per reader, and a slow or disconnected reader
/// does not affect the others. Thread-safe.
public final class EventFeed implements AutoCloseable {
  /// Bounds of one page: rows that the store reads, and bytes held in memory while the page is
  /// sent.
  static final TransactionScan.Limit PAGE = new TransactionScan.Limit(500, 64 * 1024);

  static final int BLOCKS_OF_PAGE = 16;

  // Few enough to leave database connections for all other readers.
  private static final int READS_AT_ONCE = 2;
  private static final long PATIENCE_SECONDS = 10;

  private final LedgerStore store;
  private final ChainLists lists;
  private final long lowestHeight;
  private final FoundDamage damage;
  private final AtomicReference<State> state;
  private final Semaphore reads = new Semaphore(READS_AT_ONCE, true);

  /// @param changed opened when a later block replaces this state
  private record State(Position end, boolean closed, CountDownLatch changed) {}

  /// @param lowestHeight the height of the first block that is held
  public EventFeed(LedgerStore store, BlockHeader head, long lowestHeight, FoundDamage damage) {
    this.store = store;
    this.lists = new ChainLists(store);
    this.lowestHeight = lowestHeight;
    this.damage = damage;
    this.state = new AtomicReference<>(new State(endOf(head), false, new CountDownLatch(1)));
  }

  private static Position endOf(BlockHeader header) {
    return Position.endOfBlock(header.height(), header.transactionCount());
  }

  /// Publishes a final block. Takes constant time however many readers wait: the latch wakes the
  /// first reader, and each reader wakes the next.
  public void advance(BlockHeader head) {
    change(before -> new State(endOf(head), before.closed(), new CountDownLatch(1)));
  }

  private void change(UnaryOperator<State> next) {
    state.getAndUpdate(next).changed().countDown();
  }

  /// The last position of the chain.
  public Position end() {
    return state.get().end();
  }

  /// Whether a position lies in the final chain.
  ///
  /// @throws NotHeld when it lies before the first block that is held, so that the events after it
  ///   are missing here too
  public boolean has(Position position) {
    if (position.height() < lowestHeight) {
      throw new NotHeld("event " + position.height(), lowestHeight);
    }
    Position end = end();
    if (position.height() == end.height() || position.isOfBlock()) {
      return position.compareTo(end) <= 0;
    }
    return position.height() < end.height() && isInBlock(position);
  }

  private boolean isInBlock(Position position) {
    return switch (lists.blocks(position.height(), position.height()).getFirst()) {
      case ListItem.Sound<StoredBlock>(var at, var block) ->
          position.compareTo(endOf(block.header())) <= 0;
      // A damaged block whose length is unknown must not keep readers from the blocks after it.
      case ListItem.Damaged<StoredBlock> damaged -> true;
    };
  }

  /// Waits until there is an event after a position, or the feed is closed, or the timeout.
  public void await(Position after, Duration atMost) throws InterruptedException {
    State now = state.get();
    if (!now.closed() && now.end().compareTo(after) <= 0) {
      now.changed().await(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
    }
  }

  /// Reads the events after a position. If few events match, a page may be empty and still advance
  /// the position.
  ///
  /// @throws StoreFailure when the store does not answer, or too many readers keep it busy
  public EventPage read(EventSelection selection, Position after) {
    Position end = end();
    if (end.compareTo(after) <= 0) {
      return new EventPage(List.of(), after);
    }
    enter();
    try {
      return page(selection, after, end);
    } finally {
      reads.release();
    }
  }

  private void enter() {
    try {
      if (!reads.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreFailure("too many readers of events: no free slot within 10 seconds");
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StoreFailure("interrupted while waiting to read events", stopping);
    }
  }

  private EventPage page(EventSelection selection, Position after, Position end) {
    long last =
        selection.blocks() ? Math.min(end.height(), after.height() + BLOCKS_OF_PAGE) : end.height();
    TransactionScan scan =
        selection.transactions()
            ? store.scan(selection.filter(), after, last, PAGE)
            : new TransactionScan(List.of(), Optional.empty());
    List<ChainEvent> events = new ArrayList<>();
    damage
        .among(scan.found())
        .forEach(found -> events.add(event(found, ChainEvent.TransactionFinal::new)));
    Position reached =
        scan.stoppedAt().orElseGet(() -> last == end.height() ? end : reached(last, events));
    if (selection.blocks()) {
      damage.among(lists.blocks(after.height() + 1, last)).stream()
          .map(block -> event(block, ChainEvent.BlockFinal::new))
          .filter(event -> event.position().compareTo(reached) <= 0)
          .forEach(events::add);
    }
    events.sort(Comparator.comparing(ChainEvent::position));
    return new EventPage(events, reached);
  }

  private static <T> ChainEvent event(ListItem<T> listed, Function<T, ChainEvent> event) {
    return switch (listed) {
      case ListItem.Sound<T>(var at, var value) -> event.apply(value);
      case ListItem.Damaged<T>(var at, var divergence) -> new ChainEvent.Unshown(at, divergence);
    };
  }

  // The last position of that block covers all its transactions, however many there are.
  private static Position reached(long last, List<ChainEvent> found) {
    return found.stream()
        .map(ChainEvent::position)
        .max(Comparator.naturalOrder())
        .filter(position -> position.height() == last)
        .orElse(Position.ofBlock(last));
  }

  /// Whether the feed is closed: it publishes no more blocks.
  public boolean isClosed() {
    return state.get().closed();
  }

  /// Closes the feed and wakes all waiting readers. Published events can still be read.
  @Override
  public void close() {
    change(before -> new State(before.end(), true, before.changed()));
  }
}
