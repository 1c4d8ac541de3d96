package io.mpreg.blockchain.ledger.pending;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.JournalRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingTransactionsTest {
  private final LedgerFixture fixture = new LedgerFixture(new InMemoryLedgerStore());
  private final Genesis genesis = fixture.genesis;
  private final PendingTransactions pending =
      new PendingTransactions(Tip.of(genesis), 200_000, Long.MAX_VALUE / 4);

  private PendingTransaction held(Transaction transaction) {
    Reservation reservation = pending.reserve(transaction);
    assertThat(reservation).isInstanceOf(Reservation.Reserved.class);
    return ((Reservation.Reserved) reservation).pending();
  }

  @Test
  void aTransactionThatIsNotDurableEntersNoBlock() {
    PendingTransaction first = held(fixture.message(0));
    assertThat(pending.executable(genesis.parameters())).isEmpty();
    pending.durable(List.of(first), 1);
    assertThat(pending.executable(genesis.parameters())).containsExactly(first.transaction());
  }

  @Test
  void whatWasPromisedHereIsKnownBehindGapsAndWhatOthersPromisedIsNot() {
    PendingTransaction third = held(fixture.message(2));
    PendingTransaction second = held(fixture.message(1));
    held(fixture.message(3));
    pending.durable(List.of(third), 1);
    pending.durable(List.of(second), 2);
    pending.holdForOthers(List.of(fixture.message(0)));
    assertThat(pending.promised()).containsExactly(second.transaction(), third.transaction());
  }

  @Test
  void whatIsWithdrawnLeavesNoTrace() {
    PendingTransaction first = held(fixture.message(0));
    PendingTransaction second = held(fixture.message(1));
    pending.withdraw(List.of(first, second));
    assertThat(pending.size()).isZero();
    assertThat(pending.nextNonces(LedgerFixture.ALICE)).isEmpty();
    assertThat(held(fixture.message(0)).id()).isEqualTo(first.id());
  }

  @Test
  void aWithdrawnTransactionInTheMiddleLeavesAGap() {
    held(fixture.message(0));
    PendingTransaction middle = held(fixture.message(1));
    held(fixture.message(2));
    assertThat(pending.nextNonces(LedgerFixture.ALICE)).containsEntry(0, 3L);
    pending.withdraw(List.of(middle));
    assertThat(pending.nextNonces(LedgerFixture.ALICE)).containsEntry(0, 1L);
    held(fixture.message(1));
    assertThat(pending.nextNonces(LedgerFixture.ALICE)).containsEntry(0, 3L);
  }

  @Test
  void survivorsOfOldRowsMoveToANewOne() {
    List<PendingTransaction> survivors = new ArrayList<>();
    for (int lane = 0; lane < 60; lane++) {
      PendingTransaction survivor = held(fixture.alice("app.x", lane, 1, 50, ""));
      survivors.add(survivor);
      pending.durable(List.of(survivor), lane);
    }
    assertThat(pending.scattered()).isEmpty();
    for (int row = 0; row < 60; row++) {
      // As after a restart: the rest of the row was terminal before.
      List<Transaction> ended = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        ended.add(survivors.get(row).transaction());
      }
      pending.restore(new JournalRow(row, ended), transaction -> true);
    }
    assertThat(pending.scattered()).containsExactlyInAnyOrderElementsOf(survivors);
    pending.durable(survivors, 1_000);
    assertThat(pending.scattered()).isEmpty();
    assertThat(survivors).allMatch(survivor -> survivor.journalRow() == 1_000);
  }
}
