package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.ledger.door.LedgerFixture;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.database.Throttle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainAuditTest {
  private final LedgerStore store = new InMemoryLedgerStore();

  @BeforeEach
  void fiveBlocks() {
    PreparedChain.write(store);
  }

  private static AuditPlan plan(long from, int workers) {
    return new AuditPlan(from, workers, Optional.empty(), Throttle.UNLIMITED);
  }

  private static AuditResult audit(LedgerStore store, AuditPlan plan) {
    return new ChainAudit(Audited.of(store), plan).run(progress -> {}, () -> false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7})
  void aSoundChainPassesAndEveryBlockIsTold(int workers) {
    List<AuditProgress> told = new ArrayList<>();
    AuditResult result =
        new ChainAudit(Audited.of(store), plan(0, workers)).run(told::add, () -> false);

    assertThat(result).isEqualTo(new AuditResult.Passed(told.getLast()));
    assertThat(told)
        .containsExactly(
            new AuditProgress(0, 5, 1, 0, 11),
            new AuditProgress(0, 5, 2, 3, 11),
            new AuditProgress(0, 5, 3, 7, 11),
            new AuditProgress(0, 5, 4, 8, 11),
            new AuditProgress(0, 5, 5, 9, 11),
            new AuditProgress(0, 5, 6, 11, 11));
  }

  @Test
  void aChainGrownAfterTheBeginningIsAuditedUpToTheHeadOfTheBeginning() {
    List<AuditProgress> told = new ArrayList<>();
    LedgerStore growing = new WatchedStore(store).beforeBlock(this::growAtBlockThree).asStore();

    assertThat(new ChainAudit(Audited.of(growing), plan(0, 1)).run(told::add, () -> false))
        .isInstanceOf(AuditResult.Passed.class);
    assertThat(told.getLast().to()).isEqualTo(5);
    assertThat(store.head().orElseThrow().header().height()).isEqualTo(6);
  }

  private synchronized void growAtBlockThree(long height) {
    if (height == 3 && store.block(6).isEmpty()) {
      try (LedgerFixture fixture = new LedgerFixture(store)) {
        fixture.ledger.submissions().submit(fixture.message(8));
        assertThat(fixture.mine()).isTrue();
      }
    }
  }

  @Test
  void theFirstDivergenceWinsAlthoughALaterOneIsFoundEarlier() {
    CountDownLatch laterIsRead = new CountDownLatch(1);
    LedgerStore damaged =
        new WatchedStore(store)
            .beforeBlock(
                height -> {
                  if (height == 4) {
                    laterIsRead.countDown();
                  } else if (height == 2) {
                    await(laterIsRead);
                  }
                })
            .changing(
                block ->
                    block.height() == 2 || block.height() == 4
                        ? withCount(block, block.transactionCount() + 1)
                        : block)
            .asStore();

    AuditResult result = audit(damaged, plan(0, 2));

    assertThat(result).isInstanceOf(AuditResult.Diverged.class);
    AuditResult.Diverged diverged = (AuditResult.Diverged) result;
    assertThat(diverged.divergence().height()).isEqualTo(OptionalLong.of(2));
    assertThat(diverged.divergence().field()).isEqualTo("block.transaction_count");
    assertThat(diverged.progress().blocks()).isEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static BlockColumns withCount(BlockColumns block, long count) {
    return new BlockColumns(
        block.height(),
        block.hash(),
        block.header(),
        block.certificate(),
        block.leafHashes(),
        count);
  }

  @Test
  void itDoesNotLookFarAhead() {
    LedgerStore longer = new InMemoryLedgerStore();
    try (LedgerFixture fixture = new LedgerFixture(longer)) {
      for (int nonce = 0; nonce < 60; nonce++) {
        fixture
            .ledger
            .submissions()
            .submit(fixture.alice("message", 0, nonce, 90, "{\"topic\":\"t\",\"body\":\"b\"}"));
        assertThat(fixture.mine()).isTrue();
      }
    }
    AtomicLong done = new AtomicLong();
    AtomicLong farthest = new AtomicLong();
    LedgerStore watched =
        new WatchedStore(longer)
            .beforeBlock(
                height -> {
                  if (done.get() > 0) { // before, it looks at the head
                    farthest.accumulateAndGet(height - done.get(), Math::max);
                  }
                })
            .asStore();

    AuditResult result =
        new ChainAudit(Audited.of(watched), plan(0, 2))
            .run(progress -> done.set(progress.blocks()), () -> false);

    assertThat(result).isInstanceOf(AuditResult.Passed.class);
    assertThat(farthest.get()).isBetween(1L, 8L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void itStopsWhenItIsCancelled(int workers) {
    AtomicLong blocks = new AtomicLong();
    AuditResult result =
        new ChainAudit(Audited.of(store), plan(0, workers))
            .run(progress -> blocks.set(progress.blocks()), () -> blocks.get() >= 3);

    assertThat(result).isEqualTo(new AuditResult.Cancelled(new AuditProgress(0, 5, 3, 7, 11)));
  }

  @Test
  void itStopsWhenItsPaceSaysSo() {
    AuditPlan plan =
        new AuditPlan(
            0,
            0,
            Optional.empty(),
            work -> {
              throw new CancellationException("enough");
            });

    assertThat(audit(store, plan)).isInstanceOf(AuditResult.Cancelled.class);
  }

  @Test
  void blocksBelowTheFirstHeightCostNoSignatures() {
    AtomicLong work = new AtomicLong();
    AuditPlan plan = new AuditPlan(4, 0, Optional.empty(), work::addAndGet);

    assertThat(audit(store, plan)).isInstanceOf(AuditResult.Passed.class);
    // Six blocks at ten, the three transactions of blocks 4 and 5, one in the journal, one ended.
    assertThat(work.get()).isEqualTo(60 + 3 + 1 + 1);
  }

  @Test
  void thereIsNothingToAuditAboveTheHead() {
    assertThatThrownBy(() -> audit(store, plan(6, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from is 6, above the head 5");
  }

  @Test
  void anotherChainThanTheKnownOneDiverges() {
    Hash known = store.block(0).orElseThrow().header().hash();
    assertThat(audit(store, plan(0, 0).ofChain(known))).isInstanceOf(AuditResult.Passed.class);

    AuditResult result = audit(store, plan(0, 0).ofChain(Hash.of(Bytes.EMPTY)));
    assertThat(result).isInstanceOf(AuditResult.Diverged.class);
    assertThat(((AuditResult.Diverged) result).divergence().field()).isEqualTo("block.header");
  }

  @Test
  void aStoreWithoutAChainDiverges() {
    assertThat(audit(new InMemoryLedgerStore(), plan(0, 0)))
        .isInstanceOf(AuditResult.Diverged.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aStoreThatDoesNotAnswerIsNoDivergence(int workers) {
    LedgerStore failing =
        new WatchedStore(store)
            .beforeBlock(
                height -> {
                  if (height == 3) {
                    throw new StoreFailure("gone");
                  }
                })
            .asStore();

    assertThatThrownBy(() -> audit(failing, plan(0, workers)))
        .isInstanceOf(StoreFailure.class)
        .hasMessage("gone");
  }
}
