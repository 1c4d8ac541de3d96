package io.mpreg.blockchain.ledger.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.TestChain;
import io.mpreg.blockchain.ledger.history.ChainEvent.BlockFinal;
import io.mpreg.blockchain.ledger.history.ChainEvent.TransactionFinal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventFeedTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final TransactionFilter ANY =
      new TransactionFilter(Optional.empty(), Optional.empty(), Optional.empty());
  private static final EventSelection EVERYTHING = new EventSelection(true, true, ANY);

  private final LedgerStore store = new InMemoryLedgerStore();
  private final TestChain chain = new TestChain();
  private final EventFeed feed;

  EventFeedTest() {
    store.create(chain.genesis());
    feed = new EventFeed(store, chain.head().header(), 0, new FoundDamage());
  }

  private void commit(Transaction... transactions) {
    store.commit(chain.next(transactions));
    feed.advance(chain.head().header());
  }

  private Transaction message() {
    return chain.transaction("alice", "bob", "message");
  }

  // Blocks of all sizes: with no transaction, one, more than a page scans, and with payloads larger
  // than a page.
  private void grow() {
    Random random = new Random(11);
    List<String> nodes = List.of("alice", "bob", "carol");
    for (int height = 1; height <= 40; height++) {
      int size = height == 20 ? EventFeed.PAGE.transactions() + 7 : random.nextInt(5);
      commit(
          IntStream.range(0, size)
              .mapToObj(
                  i ->
                      chain.transaction(
                          nodes.get(random.nextInt(3)),
                          nodes.get(random.nextInt(3)),
                          random.nextInt(50) == 0 ? "demo.rare" : "message",
                          new Payload(Bytes.of(new byte[random.nextInt(9) == 0 ? 40_000 : 20]))))
              .toArray(Transaction[]::new));
    }
  }

  private List<ChainEvent> everything() {
    List<ChainEvent> events = new ArrayList<>();
    for (StoredBlock block : store.blocksBelow(Long.MAX_VALUE, 1_000).reversed()) {
      events.add(new BlockFinal(block));
      store
          .transactionsOfBlock(block.header().height(), 0, 10_000)
          .forEach(stored -> events.add(new TransactionFinal(stored)));
    }
    return events;
  }

  private static boolean matches(EventSelection selection, ChainEvent event) {
    return switch (event) {
      case BlockFinal block -> selection.blocks();
      case TransactionFinal(var stored) ->
          selection.transactions()
              && stored
                  .transaction()
                  .sender()
                  .equals(selection.filter().sender().orElse(stored.transaction().sender()))
              && stored
                  .transaction()
                  .operationType()
                  .equals(
                      selection
                          .filter()
                          .operationType()
                          .orElse(stored.transaction().operationType()));
      case ChainEvent.Unshown unshown -> throw new AssertionError(unshown);
    };
  }

  private List<ChainEvent> followed(EventSelection selection, Position after) {
    List<ChainEvent> events = new ArrayList<>();
    Position at = after;
    while (at.compareTo(feed.end()) < 0) {
      EventPage page = feed.read(selection, at);
      assertThat(page.reached()).isGreaterThan(at);
      Position reached = page.reached();
      assertThat(page.events())
          .allSatisfy(event -> assertThat(event.position()).isLessThanOrEqualTo(reached))
          .hasSizeLessThanOrEqualTo(EventFeed.PAGE.transactions() + EventFeed.BLOCKS_OF_PAGE);
      events.addAll(page.events());
      at = reached;
    }
    return events;
  }

  @Test
  void fromAnyPlaceEverySelectionIsSeenOnceAndInOrder() {
    grow();
    List<ChainEvent> all = everything();
    List<EventSelection> selections =
        List.of(
            EVERYTHING,
            new EventSelection(true, false, ANY),
            new EventSelection(false, true, ANY),
            new EventSelection(true, true, filter("carol", null)),
            new EventSelection(false, true, filter(null, "demo.rare")),
            new EventSelection(false, true, filter("alice", "demo.rare")),
            new EventSelection(true, true, filter("nobody", null)));

    for (EventSelection selection : selections) {
      for (int from = 0; from < all.size(); from += 13) {
        Position after = all.get(from).position();
        assertThat(followed(selection, after))
            .as("%s after %s", selection, after)
            .isEqualTo(
                all.stream().skip(from + 1).filter(event -> matches(selection, event)).toList());
      }
    }
  }

  private static TransactionFilter filter(String sender, String operationType) {
    return new TransactionFilter(
        Optional.ofNullable(sender).map(NodeId::new),
        Optional.empty(),
        Optional.ofNullable(operationType).map(OperationType::new));
  }

  @Test
  void aPageHoldsNoMoreBytesThanItsLimitAndOneTransaction() {
    Payload large = new Payload(Bytes.of(new byte[Payload.MAX_BYTES]));
    commit(
        chain.transaction("alice", "bob", "message", large),
        chain.transaction("alice", "bob", "message", large));

    EventPage page = feed.read(EVERYTHING, Position.ofBlock(0));

    assertThat(page.events()).hasSize(2);
    assertThat(page.reached()).isEqualTo(new Position(1, 0));
  }

  @Test
  void everyPlaceOfTheChainIsKnownAndNoOther() {
    commit(message(), message());
    commit(message());

    assertThat(
            List.of(
                Position.ofBlock(0),
                Position.ofBlock(1),
                new Position(1, 0),
                new Position(1, 1),
                Position.ofBlock(2),
                new Position(2, 0)))
        .allMatch(feed::has);
    assertThat(
            List.of(
                new Position(0, 0),
                new Position(1, 2),
                new Position(2, 1),
                Position.ofBlock(3),
                new Position(3, 0),
                Position.END))
        .noneMatch(feed::has);
  }

  @Test
  void whoWaitsIsWokenByABlock() throws Exception {
    Position end = feed.end();
    CompletableFuture<Void> waiting = waiting(end);
    commit(message());
    waiting.get(60, TimeUnit.SECONDS);
    assertThat(feed.end()).isEqualTo(new Position(1, 0)).isGreaterThan(end);
  }

  @Test
  void whoIsBehindDoesNotWait() throws Exception {
    commit(message());
    waiting(Position.ofBlock(1)).get(60, TimeUnit.SECONDS);
  }

  @Test
  void closingEndsAllWaitingAndLeavesTheRestToRead() throws Exception {
    commit(message());
    List<CompletableFuture<Void>> waiting =
        IntStream.range(0, 50).mapToObj(i -> waiting(feed.end())).toList();
    assertThat(feed.isClosed()).isFalse();
    feed.close();
    for (CompletableFuture<Void> one : waiting) {
      one.get(60, TimeUnit.SECONDS);
    }
    waiting(feed.end()).get(60, TimeUnit.SECONDS);
    assertThat(feed.isClosed()).isTrue();
    assertThat(feed.read(EVERYTHING, Position.ofBlock(0)).events()).hasSize(2);
  }

  // Fails when the wait ended by its timeout.
  private CompletableFuture<Void> waiting(Position after) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            feed.await(after, LONG.multipliedBy(10));
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
        },
        Thread::startVirtualThread);
  }
}
