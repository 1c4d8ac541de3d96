package io.mpreg.blockchain.ledger.door.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.Transactions;
import io.mpreg.blockchain.platform.web.BodyLimit;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestRefused;
import io.mpreg.blockchain.platform.web.TransactionJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TransactionJsonReaderTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Transaction TRANSFER = Transactions.aTransfer();

  private static final Set<String> OPTIONAL = Set.of("lane", "observedHeight", "algorithm");

  private final TransactionJsonReader reader = new TransactionJsonReader();

  private static ObjectNode json() {
    return JSON.valueToTree(TransactionJson.of(TRANSFER));
  }

  private TransactionReading<Transaction> read(Object json) {
    return reader.transaction(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private TransactionReading.Malformed<Transaction> malformed(Object json) {
    return (TransactionReading.Malformed<Transaction>) read(json);
  }

  private Problem refusal(String body) {
    return catchThrowableOfType(RequestRefused.class, () -> read(body)).problem();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(read(json()).orRefuse()).isEqualTo(TRANSFER);
  }

  @Test
  void laneObservedHeightAndAlgorithmMayBeLeftOut() {
    ObjectNode json = json();
    json.remove(List.of("lane", "observedHeight", "algorithm"));
    assertThat(read(json).orRefuse().draft()).isEqualTo(TRANSFER.draft());
  }

  @Test
  void nullCountsAsLeftOutWhereAFieldMayBeLeftOut() {
    ObjectNode json = json();
    OPTIONAL.forEach(json::putNull);
    assertThat(read(json).orRefuse().draft()).isEqualTo(TRANSFER.draft());
    String twice = json.toString().replaceFirst("\\{", "{\"lane\": null, ");
    assertThat(malformed(twice).detail()).isEqualTo("field 'lane' is given twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chainId",
        "sender",
        "receiver",
        "operationType",
        "nonce",
        "timestamp",
        "validUntilHeight",
        "payload",
        "publicKey",
        "signature"
      })
  void everyOtherFieldIsNeeded(String field) {
    ObjectNode json = json();
    json.remove(field);
    TransactionReading.Malformed<Transaction> malformed = malformed(json);
    assertThat(malformed.fault()).isEqualTo(Refusal.TRANSACTION_MALFORMED);
    assertThat(malformed.pointer()).isEqualTo("/" + field);
    assertThat(malformed.detail()).contains(field, "missing");
  }

  @Test
  void noFieldMayBeOfAnotherTypeNorNullUnlessItMayBeLeftOut() {
    for (String field : List.copyOf(json().propertyNames())) {
      for (String wrong : List.of("null", "true", "[1]", "{\"a\":1}", "1.5", "1e3")) {
        if (wrong.equals("null") && OPTIONAL.contains(field)) {
          continue;
        }
        ObjectNode json = json();
        json.set(field, JSON.readTree(wrong));
        assertThat(malformed(json).pointer()).as("%s: %s", field, wrong).isEqualTo("/" + field);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nonce, -1",
    "nonce, -0",
    "nonce, 9007199254740992",
    "nonce, 123456789012345678901234567890",
    "timestamp, -9223372036854775808",
    "lane, 256",
    "lane, -1",
    "observedHeight, 9223372036854775808",
    "validUntilHeight, 18446744073709551616"
  })
  void integersHaveTheirRange(String field, String value) {
    String text = json().toString().replaceFirst("(\"" + field + "\"):[0-9]+", "$1:" + value);
    assertThat(malformed(text).pointer()).isEqualTo("/" + field);
  }

  @Test
  void theLargestIntegerIsRead() {
    ObjectNode json = json().put("nonce", 9007199254740991L).put("lane", 255);
    assertThat(read(json).orRefuse().nonce()).isEqualTo(9007199254740991L);
  }

  @Test
  void anUnknownFieldIsRefused() {
    assertThat(malformed(json().put("fee/x~", 1)).pointer()).isEqualTo("/fee~1x~0");
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    String twice = json().toString().replace("\"nonce\":", "\"nonce\":7,\"nonce\":");
    assertThat(malformed(twice).detail()).contains("nonce", "twice");
  }

  @Test
  void hexIsLowerCaseAndOfItsLength() {
    String signature = TRANSFER.signature().hex();
    for (String wrong :
        List.of(
            "",
            signature.substring(1),
            signature.substring(2),
            signature + "00",
            "AB" + signature.substring(2),
            "g0" + signature.substring(2),
            "é0" + signature.substring(2))) {
      assertThat(malformed(json().put("signature", wrong)).pointer()).isEqualTo("/signature");
    }
  }

  @Test
  void aKeyHasTheLengthOfItsAlgorithm() {
    assertThat(malformed(json().put("algorithm", "secp256k1")).detail()).contains("32", "33");
    assertThat(malformed(json().put("algorithm", "rsa")).pointer()).isEqualTo("/algorithm");
    assertThat(malformed(json().put("algorithm", "ED25519")).pointer()).isEqualTo("/algorithm");
  }

  @Test
  void namesAreOfTheirGrammar() {
    for (String wrong : List.of("", "a b", "ä", "a".repeat(129), "a\u0000")) {
      assertThat(malformed(json().put("sender", wrong)).pointer()).isEqualTo("/sender");
      assertThat(malformed(json().put("operationType", wrong)).pointer())
          .isEqualTo("/operationType");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"YQ", "YQ=", "YR==", "YWF=", "YQ==\n", "Y Q=", "YQ--", "=YQ=", "ä===", "===="})
  void base64IsStrict(String wrong) {
    assertThat(malformed(json().put("payload", wrong)).pointer()).isEqualTo("/payload");
  }

  @Test
  void aPayloadHasALimit() {
    String most = Base64.getEncoder().encodeToString(new byte[Payload.MAX_BYTES]);
    assertThat(read(json().put("payload", most)).orRefuse().payload().content().length())
        .isEqualTo(Payload.MAX_BYTES);
    String more = Base64.getEncoder().encodeToString(new byte[Payload.MAX_BYTES + 1]);
    assertThat(malformed(json().put("payload", more)).fault()).isEqualTo(Refusal.PAYLOAD_TOO_LARGE);
    String muchMore = Base64.getEncoder().encodeToString(new byte[2 * Payload.MAX_BYTES]);
    assertThat(malformed(json().put("payload", muchMore)).fault())
        .isEqualTo(Refusal.PAYLOAD_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "null", "\"x\"", "[]", "[{}]", "true"})
  void aTransactionIsAnObject(String body) {
    assertThat(malformed(body).fault()).isEqualTo(Refusal.TRANSACTION_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"nonce\":}",
        "{'nonce':1}",
        "{\"a\":1,}",
        "{} x",
        "{}{}",
        "nul",
        "{\"nonce\":01}",
        "\u0001",
        "{\"a\":NaN}",
        "/**/{}"
      })
  void whatIsNotJsonEndsTheRequest(String body) {
    Problem problem = refusal(body);
    assertThat(problem.code()).isEqualTo("json-malformed");
    assertThat(problem.status()).isEqualTo(400);
  }

  @Test
  void theProblemSaysWhereTheJsonEnds() {
    assertThat(refusal("{\n  \"nonce\": x}").detail()).startsWith("line 2, column 12");
  }

  @Test
  void anEmptyBodyIsMissing() {
    assertThat(refusal("").code()).isEqualTo("body-missing");
    assertThat(refusal(" \n").code()).isEqualTo("body-missing");
  }

  @Test
  void jsonHasLimits() {
    String deep = "{\"x\":" + "[".repeat(32) + "]".repeat(32) + "}";
    assertThat(refusal(deep).code()).isEqualTo("json-malformed");
    assertThat(malformed("{\"x\":" + "[".repeat(31) + "]".repeat(31) + "}").pointer())
        .isEqualTo("/x");
    assertThat(refusal("{\"" + "n".repeat(129) + "\":1}").code()).isEqualTo("json-malformed");
    assertThat(refusal("{\"nonce\":" + "1".repeat(41) + "}").code()).isEqualTo("json-malformed");
    String longText = "\"" + "a".repeat(BodyLimit.DEFAULT_BYTES + 1) + "\"";
    assertThat(refusal("{\"sender\":" + longText + "}").code()).isEqualTo("json-malformed");
  }

  @Test
  void invalidUtf8IsNotJson() {
    byte[] body = "{\"sender\":\"a?\"}".getBytes(StandardCharsets.ISO_8859_1);
    body[12] = (byte) 0xff;
    RequestRefused refused =
        catchThrowableOfType(RequestRefused.class, () -> reader.transaction(body));
    assertThat(refused.problem().code()).isEqualTo("json-malformed");
  }

  @Test
  void aDraftHasNoSignature() {
    ObjectNode json = json();
    json.remove("signature");
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    assertThat(reader.draft(body).orRefuse()).isEqualTo(TRANSFER.draft());
    byte[] signed = json().toString().getBytes(StandardCharsets.UTF_8);
    assertThat(((TransactionReading.Malformed<?>) reader.draft(signed)).pointer())
        .isEqualTo("/signature");
  }

  @Test
  void eachItemOfABatchStandsAlone() {
    String items =
        "[%s, 5, {\"nonce\": [1, {\"a\": 2}], \"x\": 1}, null, %s]".formatted(json(), json());
    List<TransactionReading<Transaction>> read =
        reader.batch(items.getBytes(StandardCharsets.UTF_8));
    assertThat(read).hasSize(5);
    assertThat(read.getFirst().orRefuse()).isEqualTo(TRANSFER);
    assertThat(read.getLast().orRefuse()).isEqualTo(TRANSFER);
    assertThat(read.subList(1, 4)).allMatch(TransactionReading.Malformed.class::isInstance);
  }

  @Test
  void aBatchIsAnArray() {
    for (String body : List.of("{}", "5", "null", "\"[]\"")) {
      RequestRefused refused =
          catchThrowableOfType(
              RequestRefused.class, () -> reader.batch(body.getBytes(StandardCharsets.UTF_8)));
      assertThat(refused.problem().code()).isEqualTo("body-invalid");
    }
    assertThat(reader.batch("[]".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void aBatchThatIsBrokenInTheMiddleIsReadNotAtAll() {
    byte[] body = "[%s, {\"nonce\": ]".formatted(json()).getBytes(StandardCharsets.UTF_8);
    RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> reader.batch(body));
    assertThat(refused.problem().code()).isEqualTo("json-malformed");
  }

  @Test
  void aBatchHasTenThousandItemsAtMost() {
    assertThat(reader.batch(ones(TransactionJsonReader.MAX_BATCH))).hasSize(10_000);
    RequestRefused refused =
        catchThrowableOfType(
            RequestRefused.class, () -> reader.batch(ones(TransactionJsonReader.MAX_BATCH + 1)));
    assertThat(refused.problem().code()).isEqualTo("batch-too-long");
    assertThat(refused.problem().status()).isEqualTo(413);
  }

  private static byte[] ones(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "1")
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
