package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLineLimitTest {
  private static final long SECOND = 1_000_000_000;

  // The monotonic clock may begin anywhere, also below zero.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND / 2);
  private final LogLineLimit limit = new LogLineLimit(2, nanos::get);

  @Test
  void moreThanTheLimitOfOneSecondIsLeftOut() {
    assertThat(limit.next()).hasValue(0);
    assertThat(limit.next()).hasValue(0);
    assertThat(limit.next()).isEmpty();
  }

  @Test
  void theNextLineSaysHowManyWereLeftOutOnce() {
    for (int i = 0; i < 9; i++) {
      limit.next();
    }
    nanos.addAndGet(SECOND);
    assertThat(limit.next()).isEqualTo(OptionalLong.of(7));
    assertThat(limit.next()).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void aSecondIsNotOverBeforeItsLastNanosecond() {
    limit.next();
    limit.next();
    nanos.addAndGet(SECOND - 1);
    assertThat(limit.next()).isEmpty();
    nanos.addAndGet(1);
    assertThat(limit.next()).hasValue(1);
  }
}
