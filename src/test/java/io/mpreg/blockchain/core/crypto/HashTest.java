package io.mpreg.blockchain.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.ByteReader;
import io.mpreg.blockchain.core.encoding.ByteWriter;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HashTest {
  /// FIPS 180-4, example of one block.
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void hashIsSha256OfTheConcatenation() {
    assertThat(Hash.of(ascii("abc")).hex()).isEqualTo(ABC);
    assertThat(Hash.of(ascii("a"), ascii(""), ascii("bc")).hex()).isEqualTo(ABC);
    assertThat(Hash.of(Bytes.of(ascii("abc"))).hex()).isEqualTo(ABC);
    assertThat(Hash.ofTagged('a', ascii("bc")).hex()).isEqualTo(ABC);
    assertThat(Hash.ofTagged('a', Bytes.of(ascii("bc"))).hex()).isEqualTo(ABC);
  }

  @Test
  void taggedPairIsTheHashOfTagLeftRight() {
    Hash left = Hash.of(ascii("left"));
    Hash right = Hash.of(ascii("right"));

    assertThat(Hash.ofTagged(1, left, right))
        .isEqualTo(Hash.of(new byte[] {1}, left.toArray(), right.toArray()))
        .isNotEqualTo(Hash.ofTagged(1, right, left))
        .isNotEqualTo(Hash.ofTagged(0, left, right));
  }

  @Test
  void theEncodingIsThe32BytesThemselves() {
    Hash hash = Hash.fromHex(ABC);
    ByteWriter writer = new ByteWriter();
    hash.writeTo(writer);

    assertThat(writer.toBytes().hex()).isEqualTo(ABC);
    assertThat(Hash.read(new ByteReader(writer.toBytes()))).isEqualTo(hash);
    assertThat(Hash.fromBytes(hash.toArray())).isEqualTo(hash).hasSameHashCodeAs(hash);
    assertThat(hash.toBytes()).isEqualTo(Bytes.ofHex(ABC));
    assertThat(hash).hasToString(ABC);
  }

  @Test
  void anotherLengthIsRefused() {
    assertThatThrownBy(() -> Hash.fromBytes(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
    assertThatThrownBy(() -> Hash.fromHex(ABC + "00")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hash.read(new ByteReader(new byte[31]))).isInstanceOf(Malformed.class);
  }

  @Test
  void noArrayIsShared() {
    byte[] given = new byte[32];
    Hash hash = Hash.fromBytes(given);
    given[0] = 1;
    hash.toArray()[1] = 1;

    assertThat(hash).isEqualTo(Hash.ZERO);
  }

  @Test
  void orderNumberAndBitsAreThoseOfTheUnsignedBytes() {
    Hash small = Hash.fromHex("7f" + "ff".repeat(31));
    Hash large = Hash.fromHex("80" + "00".repeat(31));

    assertThat(small).isLessThan(large);
    assertThat(small.toUnsigned()).isLessThan(large.toUnsigned());
    assertThat(large.toUnsigned()).isEqualTo(BigInteger.TWO.pow(255));
    assertThat(large.bit(0)).isTrue();
    assertThat(small.bit(0)).isFalse();
    assertThat(small.bit(255)).isTrue();
    assertThat(large.bit(255)).isFalse();
    assertThat(Hash.fromHex("0001" + "00".repeat(30)).bit(15)).isTrue();
  }

  @Test
  void aHashThatFailedHalfWayLeavesNothingBehind() {
    assertThatThrownBy(() -> Hash.of(ascii("ab"), null)).isInstanceOf(NullPointerException.class);

    assertThat(Hash.of(ascii("abc")).hex()).isEqualTo(ABC);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
