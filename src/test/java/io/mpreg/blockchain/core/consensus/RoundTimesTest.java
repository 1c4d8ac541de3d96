package io.mpreg.blockchain.core.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTimesTest {

  @ParameterizedTest
  @CsvSource({
    "1500,0,1500",
    "1500,1,2250",
    "1500,2,3375",
    "1500,3,5062",
    "1500,7,25624",
    "1500,8,30000",
    "1500,2147483647,30000",
    "101,1,151",
    "100,2147483647,30000",
    "600000,5,600000",
    "29999,1,30000"
  })
  void everyTimeoutIsHalfAsLongAgainUpToHalfAMinute(int first, int round, int expected) {
    assertThat(new RoundTimes(first).timeoutMillis(round)).isEqualTo(expected);
  }

  @Test
  void theOtherTimesFollowFromTheFirst() {
    var times = new RoundTimes(1_500);
    assertThat(times.reproposalDelayMillis()).isEqualTo(600);
    assertThat(times.silenceWindowMillis()).isEqualTo(3_000);
    assertThat(new RoundTimes(100).silenceWindowMillis()).isEqualTo(2_000);
    assertThat(new RoundTimes(600_000).reproposalDelayMillis()).isEqualTo(240_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 600_001})
  void otherTimeoutsAreRefused(int millis) {
    assertThatIllegalArgumentException().isThrownBy(() -> new RoundTimes(millis));
  }
}
