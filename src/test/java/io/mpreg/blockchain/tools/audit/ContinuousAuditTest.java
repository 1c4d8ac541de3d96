package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.ledger.history.BlockColumns;
import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.database.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ContinuousAuditTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));

  private final LedgerStore store = new InMemoryLedgerStore();
  private final LatestAudit latest = new LatestAudit(CLOCK, new FoundDamage());
  private ContinuousAudit audit;

  @BeforeEach
  void prepared() {
    PreparedChain.write(store);
  }

  @AfterEach
  void stopped() {
    audit.stop();
  }

  private void start(LedgerStore audited, AuditProperties properties) {
    Hash chainId = store.block(0).orElseThrow().header().hash();
    audit = new ContinuousAudit(Audited.of(audited), chainId, properties, latest);
    audit.start();
  }

  private static AuditProperties fast() {
    return new AuditProperties(true, 1_000_000, Duration.ofMillis(1));
  }

  private Health health() {
    return new AuditHealthIndicator(latest, audit).health();
  }

  private void awaitFound() {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> latest.found().isPresent());
  }

  private static BlockColumns withoutCertificate(BlockColumns block) {
    return new BlockColumns(
        block.height(),
        block.hash(),
        block.header(),
        block.height() == 3 ? Optional.empty() : block.certificate(),
        block.leafHashes(),
        block.transactionCount());
  }

  @Test
  void aSoundChainIsUp() {
    start(store, fast());
    awaitFound();

    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(health().getDetails())
        .containsEntry("continuous", true)
        .containsEntry("from", 0L)
        .containsEntry("to", 5L)
        .containsEntry("transactions", 11L)
        .containsEntry("ended", "1970-01-01T00:00:01Z");
  }

  @Test
  void damageIsDownAndNamed() {
    start(
        new WatchedStore(store).changing(ContinuousAuditTest::withoutCertificate).asStore(),
        fast());
    awaitFound();

    assertThat(health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(health().getDetails())
        .containsEntry("divergence", "block 3: block.certificate: is missing");
  }

  @Test
  void damageStaysUntilTheWholeChainHasPassed() {
    AuditProgress all = new AuditProgress(0, 5, 6, 11, 11);
    AuditProgress end = new AuditProgress(4, 5, 6, 11, 11);
    Divergence divergence = Divergence.of(2, "block", "is missing");
    start(store, new AuditProperties(false, 1, Duration.ZERO));

    latest.ended(new AuditResult.Diverged(all, divergence));
    latest.ended(new AuditResult.Passed(end));
    latest.ended(new AuditResult.Cancelled(all));
    assertThat(health().getStatus()).isEqualTo(Status.DOWN);

    latest.ended(new AuditResult.Passed(all));
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(health().getDetails()).containsEntry("continuous", false);
  }

  @Test
  void aRoundThatFailsIsFollowedByAnother() {
    AtomicInteger reads = new AtomicInteger();
    start(
        new WatchedStore(store)
            .beforeBlock(
                height -> {
                  if (reads.incrementAndGet() < 10) {
                    throw new StoreFailure("gone");
                  }
                })
            .asStore(),
        fast());
    awaitFound();

    assertThat(latest.found().orElseThrow().divergence()).isEmpty();
  }

  @Test
  void itStopsAmidARound() throws InterruptedException {
    CountDownLatch began = new CountDownLatch(1);
    start(
        new WatchedStore(store).beforeBlock(height -> began.countDown()).asStore(),
        new AuditProperties(true, 1, Duration.ofMillis(1)));
    began.await();
    audit.stop();

    assertThat(audit.isRunning()).isFalse();
    assertThat(latest.found()).isEmpty();
  }
}
