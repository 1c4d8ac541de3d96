package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditJobsTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));

  private final LedgerStore store = new InMemoryLedgerStore();
  private final LatestAudit latest = new LatestAudit(CLOCK, new FoundDamage());
  private final CountDownLatch released = new CountDownLatch(1);
  private AuditJobs jobs;

  @BeforeEach
  void prepared() {
    PreparedChain.write(store);
    jobs = jobs(store);
  }

  private AuditJobs jobs(LedgerStore audited) {
    Hash chainId = store.block(0).orElseThrow().header().hash();
    return new AuditJobs(Audited.of(audited), chainId, CLOCK, latest);
  }

  @AfterEach
  void stopped() {
    released.countDown();
    jobs.close();
  }

  /// Waits at a block until it is released.
  private LedgerStore blocking() {
    return new WatchedStore(store)
        .beforeBlock(
            height -> {
              if (height == 3) {
                try {
                  released.await();
                } catch (InterruptedException stopping) {
                  Thread.currentThread().interrupt();
                }
              }
            })
        .asStore();
  }

  private AuditReport started(long from) {
    AuditJobs.Start start = jobs.start(from);
    assertThat(start).isInstanceOf(AuditJobs.Start.Started.class);
    return ((AuditJobs.Start.Started) start).report();
  }

  private AuditReport ended(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> jobs.find(id).orElseThrow(), report -> report.ended().isPresent());
  }

  @Test
  void anAuditRunsToItsEnd() {
    AuditReport begun = started(2);
    AuditReport report = ended(begun.id());

    assertThat(report.state()).isEqualTo(AuditReport.State.PASSED);
    assertThat(report.progress()).isEqualTo(new AuditProgress(2, 5, 6, 11, 11));
    assertThat(report.secondsLeft()).isEmpty();
    assertThat(jobs.list()).containsExactly(report);
  }

  @Test
  void oneRunsAtATimeAndCanBeCancelled() {
    jobs = jobs(blocking());
    AuditReport running = started(0);

    AuditJobs.Start second = jobs.start(0);
    assertThat(second).isInstanceOf(AuditJobs.Start.Busy.class);
    assertThat(((AuditJobs.Start.Busy) second).running().id()).isEqualTo(running.id());
    assertThat(jobs.cancel(running.id()).orElseThrow().state())
        .isEqualTo(AuditReport.State.RUNNING);
    released.countDown();

    assertThat(ended(running.id()).state()).isEqualTo(AuditReport.State.CANCELLED);
    assertThat(latest.found()).isEmpty();
    assertThat(ended(started(0).id()).state()).isEqualTo(AuditReport.State.PASSED);
  }

  @Test
  void closingStopsWhatRuns() {
    jobs = jobs(blocking());
    AuditReport running = started(0);
    released.countDown();
    jobs.close();

    assertThat(jobs.find(running.id()).orElseThrow().ended()).isPresent();
  }

  @Test
  void nothingStartsWhereThereIsNoBlock() {
    assertThat(jobs.start(6)).isEqualTo(new AuditJobs.Start.NoHeight(5));
    assertThat(jobs.start(-1)).isEqualTo(new AuditJobs.Start.NoHeight(5));
    assertThat(jobs.list()).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerIsAFailure() {
    jobs =
        jobs(
            new WatchedStore(store)
                .beforeBlock(
                    height -> {
                      throw new StoreFailure("the database is gone");
                    })
                .asStore());
    AuditReport report = ended(started(0).id());

    assertThat(report.state()).isEqualTo(AuditReport.State.FAILED);
    assertThat(report.failure()).contains("the database is gone");
    assertThat(latest.found()).isEmpty();
  }

  @Test
  void theLastTwentyAreRemembered() {
    String first = started(0).id();
    ended(first);
    for (int i = 0; i < 20; i++) {
      ended(started(5).id());
    }

    assertThat(jobs.list()).hasSize(20);
    assertThat(jobs.find(first)).isEmpty();
    assertThat(jobs.cancel(first)).isEqualTo(Optional.empty());
  }
}
