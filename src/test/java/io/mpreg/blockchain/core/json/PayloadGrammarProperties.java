package io.mpreg.blockchain.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.json.PayloadValue.Flag;
import io.mpreg.blockchain.core.json.PayloadValue.Items;
import io.mpreg.blockchain.core.json.PayloadValue.Text;
import io.mpreg.blockchain.core.json.PayloadValue.Whole;
import io.mpreg.blockchain.core.transaction.PayloadText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

// Without edge cases, because eight nested levels have too many.
class PayloadGrammarProperties {

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whateverTheSpellingTheValueIsTheSame(@ForAll("objects") Fields value, @ForAll long seed) {
    assertThat(PayloadGrammar.parse(utf8(PayloadText.of(value)))).isEqualTo(value);
    assertThat(PayloadGrammar.parse(utf8(PayloadText.spelledBy(new Random(seed), value))))
        .isEqualTo(value);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void noBeginningOfATextIsAText(@ForAll("objects") Fields value) {
    byte[] whole = utf8(PayloadText.of(value)).toArray();
    for (int length = 0; length < whole.length; length++) {
      Bytes beginning = Bytes.of(Arrays.copyOf(whole, length));
      assertThat(catchThrowable(() -> PayloadGrammar.parse(beginning)))
          .isExactlyInstanceOf(MalformedPayload.class);
    }
  }

  @Property
  void junkIsMalformedAndNothingElse(@ForAll byte[] junk) {
    readsOrIsMalformed(junk);
  }

  @Property
  void junkOfItsOwnTokensIsReadOrMalformedAndNothingElse(@ForAll("tokens") String junk) {
    readsOrIsMalformed(junk.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void aByteReplacedIsReadOrMalformedAndNothingElse(
      @ForAll("objects") Fields value, @ForAll byte other, @ForAll @IntRange int where) {
    byte[] content = utf8(PayloadText.of(value)).toArray();
    content[where % content.length] = other;
    readsOrIsMalformed(content);
  }

  // Whatever is read can be written again with the same meaning.
  private static void readsOrIsMalformed(byte[] content) {
    Fields value;
    try {
      value = PayloadGrammar.parse(Bytes.of(content));
    } catch (Malformed expected) {
      return;
    }
    assertThat(PayloadGrammar.parse(utf8(PayloadText.of(value)))).isEqualTo(value);
  }

  private static Bytes utf8(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\"a\"",
            "\"b\"",
            "\\",
            "\\u",
            "d83d",
            "true",
            "false",
            "null",
            "0",
            "12",
            "-",
            ".",
            "e",
            " ",
            "\n",
            "é",
            "😀",
            "\"a\":1",
            "\"c\":{}")
        .list()
        .ofMaxSize(20)
        .map(tokens -> "{" + String.join("", tokens) + "}");
  }

  @Provide
  Arbitrary<Fields> objects() {
    return Arbitraries.maps(texts(), values(PayloadGrammar.MAX_DEPTH - 1))
        .ofMaxSize(3)
        .map(Fields::new);
  }

  private static Arbitrary<PayloadValue> values(int depth) {
    Arbitrary<PayloadValue> simple =
        Arbitraries.oneOf(
            texts().map(Text::new),
            Arbitraries.longs().between(0, Integers.MAX).map(Whole::new),
            Arbitraries.of(true, false).map(Flag::new));
    if (depth == 0) {
      return simple;
    }
    Arbitrary<PayloadValue> inner = values(depth - 1);
    return Arbitraries.oneOf(
        simple,
        simple,
        Arbitraries.maps(texts(), inner).ofMaxSize(3).map(Fields::new),
        inner.list().ofMaxSize(3).map(Items::new));
  }

  // Code points, so that there is no lone surrogate.
  private static Arbitrary<String> texts() {
    Arbitrary<Integer> codePoints =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7f),
            Arbitraries.integers().between(0, 0xd7ff),
            Arbitraries.integers().between(0xe000, 0x10ffff));
    return codePoints
        .list()
        .ofMaxSize(6)
        .map(points -> points.stream().map(Character::toString).reduce("", String::concat));
  }
}
