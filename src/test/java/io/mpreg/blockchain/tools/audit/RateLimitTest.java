package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private long now;
  private int waits;

  private final RateLimit limit =
      new RateLimit(
          200,
          () -> now,
          nanos -> {
            now += nanos;
            waits += nanos > 0 ? 1 : 0;
            return false;
          });

  @Test
  void soMuchWorkTakesSoLong() {
    for (int i = 0; i < 2_000; i++) {
      limit.await(1);
    }

    assertThat(now).isBetween(10 * SECOND - SECOND / 20, 10 * SECOND);
    assertThat(waits).isBetween(100, 250);
  }

  @Test
  void aLargePieceOfWorkIsWaitedForAtOnce() {
    limit.await(400);

    assertThat(now).isEqualTo(2 * SECOND);
  }

  @Test
  void whatWasNotUsedIsLost() {
    now = 100 * SECOND;
    limit.await(200);

    assertThat(now).isEqualTo(101 * SECOND);
  }

  @Test
  void workThatShallEndIsNotBegun() {
    RateLimit ending = new RateLimit(200, () -> now, nanos -> true);

    assertThatThrownBy(() -> ending.await(1)).isInstanceOf(CancellationException.class);
  }

  @Test
  void aRateIsAtLeastOne() {
    assertThatThrownBy(() -> new RateLimit(0, () -> now, nanos -> false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
