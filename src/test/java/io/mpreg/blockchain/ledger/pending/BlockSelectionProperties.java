package io.mpreg.blockchain.ledger.pending;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.Parameters;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/// What holds of the transactions of the next block, whichever lanes a policy prefers.
class BlockSelectionProperties {
  // The least that a chain may set, so that blocks meet it.
  private static final int BLOCK_BYTES = 131_072;

  private static final LedgerFixture FIXTURE = new LedgerFixture(new InMemoryLedgerStore());

  private final Map<LaneId, Long> lengths = new HashMap<>();
  private PendingTransactions pending = nothing();

  private static PendingTransactions nothing() {
    return new PendingTransactions(Tip.of(FIXTURE.genesis), 200_000, Long.MAX_VALUE / 4);
  }

  @BeforeTry
  void startAnew() {
    lengths.clear();
    pending = nothing();
  }

  /// A transaction at the end of its lane.
  record Arrival(boolean isAlice, int lane, int bodyLength, boolean isDurable) {}

  @AfterContainer
  static void close() {
    FIXTURE.close();
  }

  @Provide
  Arbitrary<List<Arrival>> arrivals() {
    Arbitrary<Boolean> durable = Arbitraries.integers().between(0, 9).map(digit -> digit > 0);
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(1, 500, 14_000),
            durable)
        .as(Arrival::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 60)
  void aBlockHoldsTheBeginningsOfLanesWithinItsLimitsAndIsFullBeforeAnythingIsLeft(
      @ForAll("arrivals") List<Arrival> arrivals, @ForAll @IntRange(min = 1, max = 40) int count) {
    List<Transaction> possible = new ArrayList<>();
    Set<LaneId> interrupted = new HashSet<>();
    for (Arrival arrival : arrivals) {
      Transaction transaction = arrive(arrival);
      if (!arrival.isDurable()) {
        interrupted.add(LaneId.of(transaction));
      } else if (!interrupted.contains(LaneId.of(transaction))) {
        possible.add(transaction);
      }
    }

    List<Transaction> block = pending.executable(limits(count));

    assertThat(possible).containsAll(block);
    Map<LaneId, Long> next = new HashMap<>();
    for (Transaction transaction : block) {
      long nonce = next.merge(LaneId.of(transaction), 1L, Long::sum) - 1;
      assertThat(transaction.nonce()).isEqualTo(nonce);
    }
    int bytes = block.stream().mapToInt(Transaction::sizeBytes).sum();
    int largest = possible.stream().mapToInt(Transaction::sizeBytes).max().orElse(0);
    assertThat(block.size()).isLessThanOrEqualTo(count);
    assertThat(bytes).isLessThanOrEqualTo(BLOCK_BYTES);
    boolean isFull = block.size() == count || bytes + largest > BLOCK_BYTES;
    assertThat(isFull || block.size() == possible.size()).isTrue();
  }

  private Transaction arrive(Arrival arrival) {
    NodeId sender = arrival.isAlice() ? LedgerFixture.ALICE : LedgerFixture.BOB;
    SigningKey key = arrival.isAlice() ? LedgerFixture.ALICE_KEY : LedgerFixture.BOB_KEY;
    long nonce = lengths.merge(new LaneId(sender, arrival.lane()), 1L, Long::sum) - 1;
    String payload =
        "{\"topic\":\"t\",\"body\":\"%s\"}".formatted("x".repeat(arrival.bodyLength()));
    Transaction transaction =
        FIXTURE
            .draft(sender, key, LedgerFixture.BOB, "message", arrival.lane(), nonce, 50, payload)
            .signedBy(key);
    Reservation reservation = pending.reserve(transaction);
    assertThat(reservation).isInstanceOf(Reservation.Reserved.class);
    if (arrival.isDurable()) {
      pending.durable(List.of(((Reservation.Reserved) reservation).pending()), 1);
    }
    return transaction;
  }

  private static Parameters limits(int count) {
    Parameters genesis = FIXTURE.genesis.parameters();
    return new Parameters(
        genesis.blockIntervalMillis(),
        genesis.roundTimeoutMillis(),
        count,
        BLOCK_BYTES,
        genesis.validUntilWindow(),
        genesis.registration());
  }
}
