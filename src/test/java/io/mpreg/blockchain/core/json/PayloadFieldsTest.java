package io.mpreg.blockchain.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.PayloadValue.Fields;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadFieldsTest {

  /// ' stands for ".
  private static Fields parse(String text) {
    return PayloadGrammar.parse(Bytes.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static PayloadFields open(String text) {
    return new PayloadFields(parse(text));
  }

  @Test
  void everyTypeIsTakenByItsName() {
    assertThat(open("{'a':'x'}").text("a")).isEqualTo("x");
    assertThat(open("{'a':'x'}").name("a")).isEqualTo(new NodeId("x"));
    assertThat(open("{'a':3}").whole("a")).isEqualTo(3);
    assertThat(open("{'a':true}").flag("a")).isTrue();
    assertThat(open("{'a':'00ff'}").hex("a")).isEqualTo(Bytes.ofHex("00ff"));
    assertThat(open("{'a':'00ff'}").optionalHex("a")).hasValue(Bytes.ofHex("00ff"));
    assertThat(open("{'a':'%s'}".formatted("0f".repeat(32))).hash("a"))
        .isEqualTo(Hash.fromHex("0f".repeat(32)));
    assertThat(open("{'a':['%s']}".formatted("0f".repeat(32))).hashes("a"))
        .containsExactly(Hash.fromHex("0f".repeat(32)));
    assertThat(open("{'a':['x','y']}").optionalTexts("a")).hasValue(List.of("x", "y"));
    assertThat(open("{'a':{'b':'x'}}").optionalTextMap("a")).hasValue(Map.of("b", "x"));
    assertThat(open("{'a':[{'b':1},{'b':2}]}").objects("a", in -> in.whole("b")))
        .containsExactly(1L, 2L);
  }

  @Test
  void whatMayBeLeftOutIsAbsent() {
    assertThat(open("{}").optionalText("a")).isEmpty();
    assertThat(open("{}").optionalWhole("a")).isEmpty();
    assertThat(open("{}").optionalFields("a")).isEmpty();
    assertThat(open("{}").optionalHex("a")).isEmpty();
    assertThat(open("{}").optionalTexts("a")).isEmpty();
    assertThat(open("{}").optionalTextMap("a")).isEmpty();
  }

  private static Arguments reader(String name, Consumer<PayloadFields> reader, String wrong) {
    return Arguments.argumentSet(name, reader, wrong);
  }

  /// How a field is read, and a text in which it has another type.
  static Stream<Arguments> readers() {
    return Stream.of(
        reader("text", fields -> fields.text("a"), "{'a':1}"),
        reader("name", fields -> fields.name("a"), "{'a':true}"),
        reader("whole", fields -> fields.whole("a"), "{'a':'1'}"),
        reader("whole within limits", fields -> fields.whole("a", 0, 9), "{'a':[1]}"),
        reader("flag", fields -> fields.flag("a"), "{'a':1}"),
        reader("object", fields -> fields.fields("a"), "{'a':[]}"),
        reader("objects", fields -> fields.objects("a", in -> in), "{'a':{}}"),
        reader("hex", fields -> fields.hex("a"), "{'a':12}"),
        reader("key", fields -> fields.key("a", SignatureAlgorithm.ED25519), "{'a':{}}"));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void aMissingFieldAndAnotherTypeAreRefused(Consumer<PayloadFields> reader, String wrong) {
    refused("{}", reader, "field 'a' is missing");
    refused("{'A':1}", reader, "field 'a' is missing");
    refused(wrong, reader, "another type");
  }

  private static void refused(String text, Consumer<PayloadFields> reader, String message) {
    assertThatThrownBy(
            () ->
                PayloadFields.read(
                    parse(text),
                    fields -> {
                      reader.accept(fields);
                      return fields;
                    }))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(message);
  }

  @Test
  void aWrongTypeIsRefusedForOptionalFieldsToo() {
    refused("{'a':1}", fields -> fields.optionalText("a"), "another type");
    refused("{'a':'1'}", fields -> fields.optionalWhole("a"), "another type");
    refused("{'a':[]}", fields -> fields.optionalFields("a"), "another type");
    refused("{'a':'x'}", fields -> fields.optionalTexts("a"), "another type");
    refused("{'a':['x',1]}", fields -> fields.optionalTexts("a"), "not a string");
    refused("{'a':[]}", fields -> fields.optionalTextMap("a"), "another type");
    refused("{'a':{'b':1}}", fields -> fields.optionalTextMap("a"), "not a string");
    refused("{'a':[1]}", fields -> fields.objects("a", in -> in), "not an object");
  }

  @Test
  void unknownFieldsAreRefusedAtEveryDepth() {
    refused("{'a':1,'b':2}", fields -> fields.whole("a"), "unknown field 'b'");
    refused("{'a':[{'b':1}]}", fields -> fields.objects("a", in -> in), "unknown field 'b'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "8", "10", "9007199254740991"})
  void aNumberOutsideItsLimitsIsRefused(String digits) {
    refused("{'a':" + digits + "}", fields -> fields.whole("a", 3, 7), "not 3 to 7");
  }

  @Test
  void aNumberAtItsLimitsIsRead() {
    assertThat(open("{'a':3}").whole("a", 3, 7)).isEqualTo(3);
    assertThat(open("{'a':7}").whole("a", 3, 7)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0F", "0x", "0g", " 00", "0", "000", "٠٠"})
  void whatIsNotLowerCaseHexIsRefused(String text) {
    refused("{'a':'" + text + "'}", fields -> fields.hex("a"), "");
    refused("{'a':'" + text + "'}", fields -> fields.optionalHex("a"), "");
    refused("{'a':['" + text + "']}", fields -> fields.hashes("a"), "");
  }

  @Test
  void whatAReaderRefusesIsMalformed() {
    refused("{'a':'a name'}", fields -> fields.name("a"), "node id is not a name");
    refused("{'a':'00'}", fields -> fields.key("a", SignatureAlgorithm.ED25519), "32");
    refused("{'a':'00'}", fields -> fields.hash("a"), "32");
    refused("{'a':['00']}", fields -> fields.hashes("a"), "32");
    refused("{'algorithm':'rsa','publicKey':'00'}", PayloadFields::publicKey, "'rsa'");
  }
}
