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

/// What became final, in the order of the chain, for any number of readers of which each keeps its
/// own place. The chain is the queue: nothing is held for a reader, and one that is slow or gone
/// costs nobody else anything. Thread-safe.
public final class EventFeed implements AutoCloseable {
  /// What one page may cost the store, and hold in memory while it is handed on.
  static final TransactionScan.Limit PAGE = new TransactionScan.Limit(500, 64 * 1024);

  static final int BLOCKS_OF_PAGE = 16;

  // So few that everybody else finds a connection.
  private static final int READS_AT_ONCE = 2;
  private static final long PATIENCE_SECONDS = 10;

  private final LedgerStore store;
  private final ChainLists lists;
  private final long lowestHeight;
  private final FoundDamage damage;
  private final AtomicReference<State> state;
  private final Semaphore reads = new Semaphore(READS_AT_ONCE, true);

  /// @param changed opened when this state is no longer the present one
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

  /// Lets everybody see a block that is final. It takes the same time however many wait: the latch
  /// wakes the first of them, and each one the next.
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

  /// Whether a position is one of the chain as far as it is final.
  ///
  /// @throws NotHeld when it lies before the first block that is held, so that what follows it is
  ///   not here either
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
      case Listed.Sound<StoredBlock>(var at, var block) ->
          position.compareTo(endOf(block.header())) <= 0;
      // What does not say how long it is must not keep anybody from what follows it.
      case Listed.Damaged<StoredBlock> damaged -> true;
    };
  }

  /// Waits until something lies after a position, or the feed is closed, or the time is up.
  public void await(Position after, Duration atMost) throws InterruptedException {
    State now = state.get();
    if (!now.closed() && now.end().compareTo(after) <= 0) {
      now.changed().await(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
    }
  }

  /// Reads on after a position. Where little matches, a page may be empty and yet reach further
  /// than the last one.
  ///
  /// @throws StoreFailure when the store does not answer, or too many read for long
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
        throw new StoreFailure("no place to read events within 10 seconds");
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

  private static <T> ChainEvent event(Listed<T> listed, Function<T, ChainEvent> event) {
    return switch (listed) {
      case Listed.Sound<T>(var at, var value) -> event.apply(value);
      case Listed.Damaged<T>(var at, var divergence) -> new ChainEvent.Unshown(at, divergence);
    };
  }

  // Everything of that block is among the events; how long it is need not be known.
  private static Position reached(long last, List<ChainEvent> found) {
    return found.stream()
        .map(ChainEvent::position)
        .max(Comparator.naturalOrder())
        .filter(position -> position.height() == last)
        .orElse(Position.ofBlock(last));
  }

  /// Whether there will be no more to wait for.
  public boolean isClosed() {
    return state.get().closed();
  }

  /// Ends all waiting. What is final can still be read.
  @Override
  public void close() {
    change(before -> new State(before.end(), true, before.changed()));
  }
}
