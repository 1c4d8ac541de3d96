package io.mpreg.blockchain.core.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void neitherTheArrayGivenNorTheArrayHandedOutIsTheOneInside() {
    byte[] given = {1, 2, 3};
    Bytes bytes = Bytes.of(given);
    given[0] = 9;
    bytes.toArray()[1] = 9;

    assertThat(bytes.hex()).isEqualTo("010203");
  }

  @Test
  void orderIsThatOfUnsignedBytesAndThenOfLength() {
    assertThat(Bytes.ofHex("7f")).isLessThan(Bytes.ofHex("80"));
    assertThat(Bytes.ofHex("0a")).isLessThan(Bytes.ofHex("0a00"));
    assertThat(Bytes.EMPTY).isLessThan(Bytes.ofHex("00"));
    assertThat(Bytes.ofHex("ff")).isEqualByComparingTo(Bytes.ofHex("FF"));
  }

  @Test
  void equalContentIsEqual() {
    assertThat(Bytes.ofHex("0102")).isEqualTo(Bytes.of(new byte[] {1, 2}));
    assertThat(Bytes.ofHex("0102")).hasSameHashCodeAs(Bytes.of(new byte[] {1, 2}));
    assertThat(Bytes.ofHex("0102")).isNotEqualTo(Bytes.ofHex("0103"));
    assertThat(Bytes.of(new byte[0])).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void hexThatIsNotHexIsRefused() {
    assertThatThrownBy(() -> Bytes.ofHex("0")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bytes.ofHex("0g")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bytes.ofHex("٠١")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void contentCanBeReadByteByByteAndAsAStream() throws IOException {
    Bytes bytes = Bytes.ofHex("00ff");

    assertThat(bytes.length()).isEqualTo(2);
    assertThat(bytes.at(1)).isEqualTo(255);
    assertThat(bytes.asInputStream().readAllBytes()).containsExactly(0, 255);
  }
}
