package io.mpreg.blockchain.core.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class EncodingProperties {
  @Property
  void whatIsWrittenIsRead(
      @ForAll @IntRange(max = 255) int u8,
      @ForAll @IntRange(max = 65_535) int u16,
      @ForAll @LongRange(max = Integer.MAX_VALUE) long u32,
      @ForAll @LongRange(max = (1L << 53) - 1) long u64,
      @ForAll byte[] bytes,
      @ForAll("ascii") String text) {
    ByteWriter writer = new ByteWriter(0).magic("MAGIC\0").u8(u8).u16(u16).u32(u32).u64(u64);
    writer.i64(u64).raw(bytes).bytes(bytes).string(text);

    ByteReader reader = new ByteReader(writer.toBytes()).magic("MAGIC\0");
    assertThat(reader.u8()).isEqualTo(u8);
    assertThat(reader.u16()).isEqualTo(u16);
    assertThat(reader.u32()).isEqualTo((int) u32);
    assertThat(reader.u64()).isEqualTo(u64);
    assertThat(reader.i64()).isEqualTo(u64);
    assertThat(reader.raw(bytes.length)).isEqualTo(Bytes.of(bytes));
    assertThat(reader.bytes(bytes.length)).isEqualTo(Bytes.of(bytes));
    assertThat(reader.string(text.length())).isEqualTo(text);
    reader.end();
  }

  @Property
  void truncationIsAlwaysNoticed(@ForAll byte[] bytes, @ForAll("ascii") String text) {
    byte[] whole = new ByteWriter().bytes(bytes).string(text).toArray();
    for (int length = 0; length < whole.length; length++) {
      ByteReader reader = new ByteReader(Arrays.copyOf(whole, length));
      assertThatThrownBy(
              () -> {
                reader.bytes(bytes.length);
                reader.string(text.length());
              })
          .isInstanceOf(Malformed.class);
    }
  }

  @Property
  void junkIsReadOrMalformedAndNothingElse(
      @ForAll byte[] junk, @ForAll("reads") @Size(max = 8) List<Consumer<ByteReader>> reads) {
    Throwable failure =
        catchThrowable(
            () -> {
              ByteReader reader = new ByteReader(junk);
              reads.forEach(read -> read.accept(reader));
              reader.end();
            });
    if (failure != null) {
      assertThat(failure).isExactlyInstanceOf(Malformed.class);
    }
  }

  @Property
  void hexIsReadBack(@ForAll byte[] content) {
    assertThat(Bytes.ofHex(Bytes.of(content).hex()).toArray()).isEqualTo(content);
  }

  @Property
  void equalityAgreesWithTheOrder(@ForAll byte[] one, @ForAll byte[] other) {
    int order = Bytes.of(one).compareTo(Bytes.of(other));

    assertThat(order == 0).isEqualTo(Bytes.of(one).equals(Bytes.of(other)));
    assertThat(Integer.signum(Bytes.of(other).compareTo(Bytes.of(one))))
        .isEqualTo(-Integer.signum(order));
  }

  @Provide
  Arbitrary<String> ascii() {
    return Arbitraries.strings().ascii().ofMaxLength(40);
  }

  @Provide
  Arbitrary<List<Consumer<ByteReader>>> reads() {
    List<Consumer<ByteReader>> reads =
        List.of(
            ByteReader::u8,
            ByteReader::u16,
            ByteReader::u32,
            ByteReader::u64,
            ByteReader::i64,
            reader -> reader.raw(3),
            reader -> reader.bytes(5),
            reader -> reader.string(5),
            reader -> reader.magic("\0"));
    return Arbitraries.of(reads).list();
  }
}
