package io.mpreg.blockchain.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.json.PayloadValue.Flag;
import io.mpreg.blockchain.core.json.PayloadValue.Items;
import io.mpreg.blockchain.core.json.PayloadValue.Text;
import io.mpreg.blockchain.core.json.PayloadValue.Whole;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadGrammarTest {

  private static Fields parse(String text) {
    return PayloadGrammar.parse(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyKindOfValueIsRead() {
    assertThat(
            parse("{\"o\":{\"in\":0},\"a\":[1,\"x\"],\"s\":\"y\",\"w\":12,\"t\":true,\"f\":false}"))
        .isEqualTo(
            new Fields(
                Map.of(
                    "o", new Fields(Map.of("in", new Whole(0))),
                    "a", new Items(List.of(new Whole(1), new Text("x"))),
                    "s", new Text("y"),
                    "w", new Whole(12),
                    "t", new Flag(true),
                    "f", new Flag(false))));
  }

  @Test
  void fieldsKeepTheOrderOfTheText() {
    assertThat(parse("{\"c\":1,\"a\":2,\"b\":3}").values().keySet()).containsExactly("c", "a", "b");
  }

  @Test
  void everyWhiteSpaceMayStandBetweenTokensAndNowhereElse() {
    String space = " \t\r\n";
    String text = "#{#\"a\"#:#[#1#,#true#]#,#\"b\"#:#{#}#,#\"c\"#:#[#]#}#".replace("#", space);
    assertThat(parse(text)).isEqualTo(parse("{\"a\":[1,true],\"b\":{},\"c\":[]}"));
    assertThat(parse("{\"a\":\" x \"}")).isEqualTo(new Fields(Map.of("a", new Text(" x "))));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "7,7", "10,10", "9007199254740991,9007199254740991"})
  void integersUpToTheLargestAreRead(String digits, long value) {
    assertThat(parse("{\"a\":" + digits + "}"))
        .isEqualTo(new Fields(Map.of("a", new Whole(value))));
  }

  @Test
  void everyEscapeIsRead() {
    assertThat(text("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u00E9\\ud83d\\uDE00\\u0000"))
        .isEqualTo("\"\\/\b\f\n\r\tAéé😀\0");
  }

  @Test
  void whatNeedsNoEscapeIsReadAsItIs() {
    // The last one is a byte order mark, which is a character like any other inside of a string.
    String plain = "aé漢😀\u007f\u0085\u2028\uffff\ufeff";
    assertThat(text(plain)).isEqualTo(plain);
  }

  private static String text(String between) {
    return parse("{\"a\":\"" + between + "\"}").values().get("a") instanceof Text text
        ? text.value()
        : "not a text";
  }

  @Test
  void eightLevelsAreRead() {
    parse("{\"a\":".repeat(7) + "{}" + "}".repeat(7));
    parse("{\"a\":" + "[".repeat(7) + "]".repeat(7) + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':{'a':{'a':{'a':{'a':{'a':{'a':{'a':{}}}}}}}}}",
        "{'a':[[[[[[[[]]]]]]]]}",
        "{'a':[{'a':[{'a':[{'a':[{}]}]}]}]}"
      })
  void nineLevelsAreRefused(String text) {
    refused(text.replace('\'', '"'), "nested deeper than 8");
  }

  /// The fault, the text (with ' for ", ^ for ' and ~ for a backslash), and a part of the message.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nothing at all                 | ``                         | ends too early
          white space only               | `  `                       | ends too early
          an array                       | []                         | one object
          a string                       | 'a'                        | one object
          a number                       | 1                          | one object
          a boolean                      | true                       | one object
          two objects                    | {}{}                       | nothing more
          text behind the object         | {} x                       | nothing more
          a byte order mark              | \ufeff{}                   | a value
          null                           | {'a':null}                 | a value
          null in an array               | {'a':[null]}               | a value
          a negative number              | {'a':-1}                   | a value
          negative zero                  | {'a':-0}                   | a value
          a plus sign                    | {'a':+1}                   | a value
          a fraction                     | {'a':1.5}                  | '}'
          a fraction of nothing          | {'a':1.0}                  | '}'
          a fraction without an integer  | {'a':.5}                   | a value
          an exponent                    | {'a':1e3}                  | '}'
          an exponent in capitals        | {'a':1E3}                  | '}'
          a leading zero                 | {'a':01}                   | is not 0 to 2^53
          two zeros                      | {'a':00}                   | is not 0 to 2^53
          a hexadecimal number           | {'a':0x10}                 | '}'
          an underscore                  | {'a':1_000}                | '}'
          not a number                   | {'a':NaN}                  | a value
          infinity                       | {'a':Infinity}             | a value
          2^53                           | {'a':9007199254740992}     | over 2^53 - 1
          seventeen digits               | {'a':10000000000000000}    | is not 0 to 2^53
          more than 2^64                 | {'a':18446744073709551617} | is not 0 to 2^53
          a digit that is not ASCII      | {'a':١}                    | a value
          a field twice                  | {'a':1,'a':1}              | stands twice
          a field twice, once escaped    | {'a':1,'~u0061':2}         | stands twice
          an inner field twice           | {'b':[{'a':1,'a':1}]}      | stands twice
          an unquoted name               | {a:1}                      | '"'
          single quotes                  | {^a^:1}                    | '"'
          a number as a name             | {1:1}                      | '"'
          no colon                       | {'a' 1}                    | ':'
          no value                       | {'a'}                      | ':'
          no value behind the colon      | {'a':}                     | a value
          no comma between fields        | {'a':1 'b':2}              | '}'
          no comma between items         | {'a':[1 2]}                | ']'
          a comma behind the last field  | {'a':1,}                   | '"'
          a comma behind the last item   | {'a':[1,]}                 | a value
          a comma before the first field | {,'a':1}                   | '"'
          a comma before the first item  | {'a':[,1]}                 | a value
          two commas                     | {'a':1,,'b':2}             | '"'
          an object left open            | {'a':1                     | ends too early
          an array left open             | {'a':[1                    | ends too early
          a string left open             | {'a':'b                    | ends too early
          an escape left open            | {'a':'~                    | ends too early
          the wrong bracket              | {'a':[1}}                  | ']'
          a comment                      | {/**/}                     | '"'
          capitals in true               | {'a':TRUE}                 | a value
          half of true                   | {'a':tru}                  | a value
          half of false                  | {'a':fals}                 | a value
          more than true                 | {'a':truest}               | '}'
          an unknown escape              | {'a':'~x41'}               | unknown escape
          an escaped single quote        | {'a':'~^'}                 | unknown escape
          a capital U                    | {'a':'~U0041'}             | unknown escape
          three hex digits               | {'a':'~u041'}              | four hex digits
          a letter that is no hex digit  | {'a':'~u00g1'}             | four hex digits
          a sign among the hex digits    | {'a':'~u+041'}             | four hex digits
          hex digits that are not ASCII  | {'a':'~u００４１'}          | four hex digits
          half a surrogate pair, high    | {'a':'~ud800'}             | surrogate
          half a surrogate pair, low     | {'a':'~udc00'}             | surrogate
          a surrogate pair reversed      | {'a':'~udc00~ud800'}       | surrogate
          a high one before a letter     | {'a':'~ud800x'}            | surrogate
          half a pair in a name          | {'~ud800':1}               | surrogate
          a no-break space               | {\u00a0}                   | '"'
          """)
  void anythingElseIsRefused(String what, String text, String message) {
    refused(text.replace('\'', '"').replace('^', '\'').replace('~', '\\'), message);
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\u0001', '\b', '\t', '\n', '\f', '\r', '\u001f'})
  void aControlCharacterInAStringHasToBeEscaped(char control) {
    refused("{\"a\":\"" + control + "\"}", "control character");
    refused("{\"" + control + "\":1}", "control character");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\f', '\u000b', '\u001f', '\u0085', '\u2028', '\u3000', '\ufeff'})
  void otherWhiteSpaceIsRefused(char space) {
    refused("{\"a\":" + space + "1}", "a value");
    refused("{\"a\":1" + space + "}", "'}'");
    refused("{}" + space, "nothing more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80", // a continuation alone
        "c3", // one of two bytes
        "e282", // two of three bytes
        "f09f98", // three of four bytes
        "c080", // an overlong zero
        "c1bf", // an overlong U+007F
        "e09f80", // an overlong U+07C0
        "f08fbfbf", // an overlong U+FFFF
        "eda080", // an encoded surrogate
        "eda0bdedb880", // CESU-8
        "f4908080", // above U+10FFFF
        "ff" // no byte of UTF-8
      })
  void otherBytesThanUtf8AreRefused(String hex) {
    Bytes content = Bytes.ofHex("7b2261223a22" + hex + "227d"); // {"a":"…"}
    assertThatThrownBy(() -> PayloadGrammar.parse(content))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void utf16IsRefused() {
    Bytes content = Bytes.of("{}".getBytes(StandardCharsets.UTF_16BE));
    assertThatThrownBy(() -> PayloadGrammar.parse(content)).isInstanceOf(Malformed.class);
  }
}
