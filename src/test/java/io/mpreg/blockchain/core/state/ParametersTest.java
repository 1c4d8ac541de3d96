package io.mpreg.blockchain.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.state.Parameters.Registration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {
  private static final String DEFAULTS =
      "000000c8" + "000005dc" + "00002710" + "00800000" + "00000000000186a0" + "00";

  @Test
  void theEncodingIsThatOfTheProtocol() {
    assertThat(Parameters.DEFAULTS.encode().hex()).isEqualTo(DEFAULTS);
    Parameters governed = new Parameters(1, 100, 1, 131_072, 1, Registration.GOVERNED);
    assertThat(governed.encode().hex())
        .isEqualTo("00000001" + "00000064" + "00000001" + "00020000" + "0000000000000001" + "01");
    assertThat(Parameters.decode(governed.encode())).isEqualTo(governed);
  }

  @ParameterizedTest
  @CsvSource({
    "1,100,1,131072,1",
    "60000,60001,100000,67108864,10000000",
    "99,100,1,131072,1",
    "1,600000,1,131072,1"
  })
  void theLimitsThemselvesAreAllowed(
      int interval, int timeout, int transactions, int bytes, long window) {
    Parameters parameters =
        new Parameters(interval, timeout, transactions, bytes, window, Registration.OPEN);
    assertThat(Parameters.decode(parameters.encode())).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "0,100,1,131072,1,blockIntervalMillis",
    "60001,600000,1,131072,1,blockIntervalMillis",
    "1,99,1,131072,1,roundTimeoutMillis",
    "1,600001,1,131072,1,roundTimeoutMillis",
    "100,100,1,131072,1,not above",
    "1,100,0,131072,1,maxBlockTransactions",
    "1,100,100001,131072,1,maxBlockTransactions",
    "1,100,1,131071,1,maxBlockBytes",
    "1,100,1,67108865,1,maxBlockBytes",
    "1,100,1,131072,0,validUntilWindow",
    "1,100,1,131072,10000001,validUntilWindow"
  })
  void anythingBeyondTheLimitsIsRefused(
      int interval, int timeout, int transactions, int bytes, long window, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Parameters(interval, timeout, transactions, bytes, window, Registration.OPEN))
        .withMessageContaining(message);
  }

  @Test
  void everyChangedByteIsMalformedOrMakesOtherParameters() {
    byte[] bytes = Bytes.ofHex(DEFAULTS).toArray();
    for (int at = 0; at < bytes.length; at++) {
      for (int by = 1; by < 256; by++) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) by;
        try {
          Parameters other = Parameters.decode(Bytes.of(changed));
          assertThat(other).isNotEqualTo(Parameters.DEFAULTS);
          assertThat(other.encode()).isEqualTo(Bytes.of(changed));
        } catch (Malformed expected) {
          // The only allowed failure.
        }
      }
    }
  }

  @Test
  void everyOtherLengthAndAnUnknownModeAreMalformed() {
    byte[] bytes = Bytes.ofHex(DEFAULTS).toArray();
    for (int length = 0; length < 30; length++) {
      Bytes other = Bytes.of(Arrays.copyOf(bytes, length));
      if (length == bytes.length) {
        assertThatCode(() -> Parameters.decode(other)).doesNotThrowAnyException();
      } else {
        assertThatThrownBy(() -> Parameters.decode(other)).isExactlyInstanceOf(Malformed.class);
      }
    }
    Bytes unknownMode = Bytes.ofHex(DEFAULTS.substring(0, 48) + "02");
    assertThatThrownBy(() -> Parameters.decode(unknownMode)).isExactlyInstanceOf(Malformed.class);
  }
}
