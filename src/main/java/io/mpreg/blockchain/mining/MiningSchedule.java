package io.mpreg.blockchain.mining;

import io.mpreg.blockchain.ledger.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// Gives the miner its time, while it is its turn alone. Waits for work instead of polling for it,
/// so that a lone transaction is not kept waiting.
final class MiningSchedule {
  private static final Logger LOG = LoggerFactory.getLogger(MiningSchedule.class);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Miner miner;
  private final Ledger ledger;
  private final InstantSource clock;

  MiningSchedule(Miner miner, Ledger ledger, InstantSource clock) {
    this.miner = miner;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 1)
  void tick() throws InterruptedException {
    if (!miner.isSole()) {
      Thread.sleep(LONGEST_WAIT);
      return;
    }
    if (!ledger.awaitExecutable(LONGEST_WAIT) && !ledger.tip().state().awaitsAuthorities()) {
      return;
    }
    Thread.sleep(Duration.ofNanos(miner.nanosToWait(System.nanoTime())));
    if (fails()) {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    }
  }

  private boolean fails() {
    try {
      miner.mineOnce(clock.millis(), System.nanoTime());
      return miner.trouble().isPresent();
    } catch (RuntimeException failed) {
      LOG.error("A block could not be decided; it is tried again", failed);
      return true;
    }
  }
}
