package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditReportTest {
  private static final Instant START = Instant.ofEpochSecond(1_000);

  private static AuditReport running(AuditProgress progress, long millis) {
    return new AuditReport(
        "id",
        AuditReport.State.RUNNING,
        START,
        Optional.empty(),
        progress,
        Optional.empty(),
        Optional.empty(),
        START.plusMillis(millis));
  }

  @Test
  void rateAndTimeLeftFollowFromWhatWasDone() {
    // 100 of 400 blocks and 900 of 3600 transactions in 2 seconds
    AuditReport report = running(new AuditProgress(0, 399, 100, 900, 3_600), 2_000);

    assertThat(report.transactionsPerSecond()).isEqualTo(450);
    assertThat(report.secondsLeft()).hasValue(6);
  }

  @Test
  void blocksWithoutTransactionsCountToo() {
    assertThat(running(new AuditProgress(0, 9, 5, 0, 0), 10_000).secondsLeft()).hasValue(10);
  }

  @Test
  void nothingIsForetoldBeforeAnythingIsDone() {
    AuditReport report = running(new AuditProgress(0, 9, 0, 0, 100), 0);

    assertThat(report.transactionsPerSecond()).isZero();
    assertThat(report.secondsLeft()).isEmpty();
  }

  @Test
  void aWrongCountOfTransactionsDoesNotMakeTimeNegative() {
    assertThat(running(new AuditProgress(0, 9, 9, 1_000, 1), 1_000).secondsLeft()).hasValue(0);
  }
}
