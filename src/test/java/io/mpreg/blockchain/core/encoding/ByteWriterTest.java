package io.mpreg.blockchain.core.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ByteWriterTest {
  @Test
  void everyTypeHasItsBigEndianForm() {
    ByteWriter writer = new ByteWriter(0);
    writer.magic("M\0").u8(255).u16(0x0102).u32(0x01020304L).u64(Integers.MAX).i64(1);
    writer.raw(new byte[] {7}).bytes(Bytes.ofHex("0809")).string("ab");

    assertThat(writer.toBytes().hex())
        .isEqualTo(
            "4d00"
                + "ff"
                + "0102"
                + "01020304"
                + "001fffffffffffff"
                + "0000000000000001"
                + "07"
                + "000000020809"
                + "000000026162");
    assertThat(writer.size()).isEqualTo(writer.toArray().length);
  }

  @Test
  void aValueOutsideItsRangeIsRefusedWithValueAndLimit() {
    assertRefused(writer -> writer.u8(256), "256", "255");
    assertRefused(writer -> writer.u8(-1), "-1", "255");
    assertRefused(writer -> writer.u16(65_536), "65536", "65535");
    assertRefused(writer -> writer.u16(-1), "-1", "65535");
    assertRefused(writer -> writer.u32(2_147_483_648L), "2147483648", "2147483647");
    assertRefused(writer -> writer.u32(-1), "-1", "2147483647");
    assertRefused(writer -> writer.u64(Integers.MAX + 1), "9007199254740992", "9007199254740991");
    assertRefused(writer -> writer.u64(-1), "-1", "9007199254740991");
    assertRefused(writer -> writer.i64(Integers.MAX + 1), "9007199254740992", "9007199254740991");
    assertRefused(writer -> writer.i64(-1), "-1", "9007199254740991");
    assertRefused(writer -> writer.string("é"), "233", "127");
  }

  @Test
  void theBufferGrowsAsNeeded() {
    ByteWriter writer = new ByteWriter(1);
    for (int i = 0; i < 1000; i++) {
      writer.u64(i);
    }

    assertThat(writer.size()).isEqualTo(8000);
    assertThat(writer.toArray()[7999]).isEqualTo((byte) 999);
  }

  private static void assertRefused(Consumer<ByteWriter> write, String value, String limit) {
    assertThatThrownBy(() -> write.accept(new ByteWriter()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(value)
        .hasMessageContaining(limit);
  }
}
