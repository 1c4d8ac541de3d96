package io.mpreg.blockchain.ledger.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.block.Block;
import io.mpreg.blockchain.core.crypto.SignatureCheck;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.ledger.history.FaultyLedgerStore;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.Termination;
import io.mpreg.blockchain.ledger.pending.LedgerObserver;
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.members.mining.TestMiner;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The calls that an observer receives, and their order.
class LedgerObserverTest {
  private final FaultyLedgerStore faults = new FaultyLedgerStore(new InMemoryLedgerStore());
  private final LedgerFixture fixture = new LedgerFixture(faults.asStore());
  private final List<String> told = new ArrayList<>();
  private final Ledger ledger =
      LedgerOpening.open(
          fixture.store,
          fixture.genesis,
          new LedgerOptions(1_000, 100_000_000, 100, 1_000),
          () -> Instant.ofEpochMilli(LedgerFixture.NOW),
          new Recorder());
  private final TestMiner miner = new TestMiner(ledger, LedgerFixture.AUTHORITY);

  private final class Recorder implements LedgerObserver {
    private void note(String what) {
      synchronized (told) {
        told.add(what);
      }
    }

    @Override
    public <T> T during(Work work, int transactions, Supplier<T> action) {
      try {
        T result = action.get();
        note(work + " of " + transactions);
        return result;
      } catch (StoreFailure failure) {
        note(work + " failed");
        throw failure;
      }
    }

    @Override
    public void answered(List<Submission> answers, Duration took) {
      note("answered " + answers.stream().map(each -> each.getClass().getSimpleName()).toList());
    }

    @Override
    public void unanswered(int transactions) {
      note("unanswered " + transactions);
    }

    @Override
    public void checked(List<SignatureCheck> checks, Duration took) {
      note("checked " + checks.stream().map(SignatureCheck::holds).toList());
    }

    @Override
    public void becameFinal(Block block) {
      note("block " + block.height());
    }

    @Override
    public void becameFinal(Duration waited) {
      note(waited.isNegative() ? "final before it was durable" : "final");
    }

    @Override
    public void ended(Termination.Reason reason) {
      note(reason.label());
    }

    @Override
    public void malformed(Refusal fault) {
      note("malformed");
    }
  }

  @AfterEach
  void close() {
    ledger.close();
    fixture.close();
  }

  private boolean mine(long seconds) {
    return miner.mineOnce(LedgerFixture.NOW, seconds * 1_000_000_000).isPresent();
  }

  @Test
  void itIsToldOfASubmissionAndItsBlockInTheOrderInWhichTheyHappen() {
    Transaction refused = fixture.message(20_000);
    ledger.submissions().submit(List.of(fixture.message(0), fixture.message(1), refused));
    ledger.submissions().submit(fixture.message(0));
    assertThat(mine(1)).isTrue();
    assertThat(told)
        .containsExactly(
            "checked [true, true]",
            "JOURNAL_WRITE of 2",
            "answered [Accepted, Accepted, Refused]",
            "answered [Known]",
            "BLOCK_BUILD of 2",
            "BLOCK_COMMIT of 2",
            "block 1",
            "final",
            "final",
            "BLOCK_DECISION of 2");
  }

  @Test
  void whatEndsWithoutBeingFinalIsToldWithItsReason() {
    ledger
        .submissions()
        .submit(fixture.alice("message", 1, 1, 1, "{\"topic\":\"t\",\"body\":\"gap\"}"));
    ledger.submissions().submit(fixture.message(0));
    assertThat(mine(1)).isTrue();
    assertThat(told).containsOnlyOnce("expired").containsOnlyOnce("final");
  }

  @Test
  void aSubmissionWithoutAnAnswerIsToldAsSuch() {
    faults.failJournalAndNotPersist();
    assertThatThrownBy(() -> ledger.submissions().submit(fixture.message(0)))
        .isInstanceOf(StoreFailure.class);
    assertThat(told).contains("JOURNAL_WRITE failed", "unanswered 1").doesNotContain("answered");
  }

  @Test
  void aBlockThatIsNotWrittenIsNotToldAsFinal() {
    ledger.submissions().submit(fixture.message(0));
    faults.failCommitAndNotPersist();
    assertThat(mine(1)).isFalse();
    assertThat(told).contains("BLOCK_COMMIT failed").doesNotContain("block 1", "final");
    assertThat(mine(2)).isTrue();
    assertThat(told).containsOnlyOnce("block 1").containsOnlyOnce("final");
  }
}
