package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientLimitsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final class Clock implements TimeMeter {
    private long nanos;

    void pass(Duration time) {
      nanos += time.toNanos();
    }

    @Override
    public long currentTimeNanos() {
      return nanos;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  private final Clock clock = new Clock();
  private final ClientLimits limits = new ClientLimits(10, 4, SECOND, 100, clock);

  private int acceptedAtOnce(String client) {
    int accepted = 0;
    while (limits.charge(client).accepted()) {
      accepted++;
    }
    return accepted;
  }

  @Test
  void aClientSendsItsBurstAtOnceAndThenAtItsRate() {
    assertThat(acceptedAtOnce("a")).isEqualTo(10);
    clock.pass(SECOND);
    assertThat(acceptedAtOnce("a")).isEqualTo(4);
    clock.pass(SECOND.multipliedBy(100));
    assertThat(acceptedAtOnce("a")).isEqualTo(10);
  }

  @Test
  void clientsDoNotShare() {
    assertThat(acceptedAtOnce("a")).isEqualTo(10);
    assertThat(acceptedAtOnce("b")).isEqualTo(10);
  }

  @Test
  void theHeadersSayWhatIsLeftAndWhenItIsWholeAgain() {
    ClientLimits.Charge first = limits.charge("a");
    assertThat(first.policy()).isEqualTo("\"client\";q=10;w=3");
    assertThat(first.state()).isEqualTo("\"client\";r=9;t=1");
    acceptedAtOnce("a");
    ClientLimits.Charge refused = limits.charge("a");
    assertThat(refused.accepted()).isFalse();
    assertThat(refused.retryAfterSeconds()).isEqualTo(1);
    assertThat(refused.state()).isEqualTo("\"client\";r=0;t=3");
  }

  @Test
  void aSlowLimitTellsTheWholeWait() {
    ClientLimits slow = new ClientLimits(1, 1, Duration.ofSeconds(6), 100, clock);
    assertThat(slow.charge("a").accepted()).isTrue();
    assertThat(slow.charge("a").retryAfterSeconds()).isEqualTo(6);
    clock.pass(Duration.ofMillis(5_900));
    assertThat(slow.charge("a").retryAfterSeconds()).isEqualTo(1);
    clock.pass(Duration.ofMillis(100));
    assertThat(slow.charge("a").accepted()).isTrue();
  }
}
