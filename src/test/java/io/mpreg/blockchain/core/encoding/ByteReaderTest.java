package io.mpreg.blockchain.core.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ByteReaderTest {
  @Test
  void integersOverTheirLimitAreRefused() {
    assertMalformed("80000000", ByteReader::u32);
    assertMalformed("0020000000000000", ByteReader::u64);
    assertMalformed("ffffffffffffffff", ByteReader::u64);
    assertMalformed("0020000000000000", ByteReader::i64);
    assertMalformed("ffffffffffffffff", ByteReader::i64);
  }

  @Test
  void theLargestIntegersAreRead() {
    assertThat(reader("ff").u8()).isEqualTo(255);
    assertThat(reader("ffff").u16()).isEqualTo(65_535);
    assertThat(reader("7fffffff").u32()).isEqualTo(Integer.MAX_VALUE);
    assertThat(reader("001fffffffffffff").u64()).isEqualTo(Integers.MAX);
    assertThat(reader("001fffffffffffff").i64()).isEqualTo(Integers.MAX);
  }

  @Test
  void truncatedValuesAreRefused() {
    assertMalformed("", ByteReader::u8);
    assertMalformed("00", ByteReader::u16);
    assertMalformed("000000", ByteReader::u32);
    assertMalformed("00000000000000", ByteReader::u64);
    assertMalformed("00000000000000", ByteReader::i64);
    assertMalformed("00", reader -> reader.raw(2));
    assertMalformed("0000000201", reader -> reader.bytes(2));
    assertMalformed("0000000261", reader -> reader.string(2));
    assertMalformed("4d", reader -> reader.magic("M\0"));
  }

  @Test
  void lengthsOverTheLimitAreRefusedBeforeAnythingIsRead() {
    assertMalformed("00000003010203", reader -> reader.bytes(2));
    assertMalformed("00000003616263", reader -> reader.string(2));
    assertMalformed("7fffffff", reader -> reader.bytes(Integer.MAX_VALUE));
    assertMalformed("ffffffff", reader -> reader.bytes(Integer.MAX_VALUE));
  }

  @Test
  void textThatIsNotAsciiIsRefused() {
    assertMalformed("00000002c3a9", reader -> reader.string(10));
  }

  @Test
  void anotherMagicIsRefused() {
    assertMalformed("4d01", reader -> reader.magic("M\0"));
  }

  @Test
  void trailingBytesAreRefused() {
    ByteReader reader = reader("0102");
    reader.u8();

    assertThat(reader.position()).isEqualTo(1);
    assertThat(reader.remaining()).isEqualTo(1);
    assertThatThrownBy(reader::end).isInstanceOf(Malformed.class).hasMessageContaining("1 bytes");
    reader.u8();
    reader.end();
  }

  @Test
  void theMessageSaysWhatAndWhere() {
    ByteReader reader = reader("00ff");
    reader.u8();

    assertThatThrownBy(reader::u16)
        .isInstanceOf(Malformed.class)
        .hasMessage("u16 needs 2 bytes at byte 1, 1 are left");
  }

  private static ByteReader reader(String hex) {
    return new ByteReader(Bytes.ofHex(hex));
  }

  private static void assertMalformed(String hex, Consumer<ByteReader> read) {
    assertThatThrownBy(() -> read.accept(reader(hex))).isInstanceOf(Malformed.class);
  }
}
