package io.mpreg.blockchain.ledger.door.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.transaction.MalformedPayloads;
import io.mpreg.blockchain.core.transaction.MalformedPayloads.MalformedText;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Checks of transactions without submitting them, and the details of malformed payloads.
class TransactionCheckIT extends HttpIntegrationTest {
  private static final String TRANSACTIONS = "/api/v1/transactions";

  private static String base64(MalformedText malformed) {
    return Base64.getEncoder().encodeToString(malformed.payload().content().toArray());
  }

  private JsonNode checked(ObjectNode transaction) {
    HttpResponse<String> answer = post(TRANSACTIONS + "/check", transaction);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private JsonNode submitted(ObjectNode transaction) {
    HttpResponse<String> answer = post(TRANSACTIONS, transaction, "Prefer", "wait=30");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private ObjectNode of(String type, String receiver, String payload) {
    ObjectNode draft = JSON.createObjectNode();
    draft.put("operationType", type).put("receiver", receiver).put("lane", freshLane());
    return signed(draft.put("nonce", 0).put("payloadText", payload));
  }

  private static void assertRefused(JsonNode check, String fault, String pointer) {
    assertThat(check.path("accepted").asBoolean()).as(check.toString()).isFalse();
    assertThat(check.path("fault").asString()).isEqualTo(fault);
    assertThat(check.path("pointer").asString()).isEqualTo(pointer);
    assertThat(check.path("detail").asString()).isNotBlank();
    assertThat(check.path("changes")).isEmpty();
    assertThat(check.has("outcome")).isFalse();
  }

  static List<MalformedText> recorded() {
    return MalformedPayloads.recorded();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void aMalformedPayloadIsForeseenAndItsStatusSaysWhyAndWhere(MalformedText malformed) {
    ObjectNode draft = JSON.createObjectNode();
    draft.put("operationType", malformed.type()).put("lane", 0).put("payload", base64(malformed));
    ObjectNode transaction = signed(draft);
    JsonNode check = checked(transaction);
    assertThat(check.path("accepted").asBoolean()).isTrue();
    assertThat(check.path("signatureChecked").asBoolean()).isTrue();
    assertThat(check.path("outcome").asInt()).isEqualTo(100);
    assertThat(check.path("fault").asString()).isEqualTo("payload-malformed");
    assertThat(check.path("pointer").asString()).isEqualTo("/payload");
    assertThat(check.path("payloadPointer").asString("none")).isEqualTo(malformed.pointer());
    assertThat(check.path("changes")).isEmpty();

    JsonNode waited = submitted(transaction);
    JsonNode asked = json(get(TRANSACTIONS + "/" + waited.path("id").asString()));
    JsonNode found = json(get(TRANSACTIONS + "?sender=demo&limit=1")).path("items").path(0);
    for (JsonNode status : List.of(waited, asked, found)) {
      assertThat(status.path("outcome").asInt()).as(status.toString()).isEqualTo(100);
      assertThat(status.path("detail").asString()).isEqualTo(check.path("detail").asString());
      assertThat(status.path("payloadPointer").asString("none")).isEqualTo(malformed.pointer());
    }
  }

  @Test
  void aRegistrationThatIsMalformedIsRefusedWithItsPlace() {
    for (MalformedText malformed : MalformedPayloads.registrations()) {
      ObjectNode draft = message(freshLane(), 0);
      draft.remove("signature");
      draft.put("operationType", "node_register").put("sender", "newcomer");
      draft.put("receiver", "newcomer").put("lane", 0).put("payload", base64(malformed));
      JsonNode check = checked(draft);
      assertRefused(check, "registration-malformed", "/payload");
      assertThat(check.path("payloadPointer").asString()).isEqualTo(malformed.pointer());
      HttpResponse<String> refused = post(TRANSACTIONS, draft.put("signature", "00".repeat(64)));
      assertProblem(refused, 422, "registration-malformed");
      assertThat(json(refused).path("detail").asString()).contains(malformed.pointer());
    }
  }

  @Test
  void nothingIsKeptOfWhatIsChecked() {
    int lane = freshLane();
    ObjectNode transaction = message(lane, 0);
    JsonNode before = json(get("/api/v1/accounts/demo"));
    assertThat(checked(transaction)).isEqualTo(checked(transaction));
    assertThat(json(get("/api/v1/accounts/demo"))).isEqualTo(before);
    ObjectNode other = transaction.deepCopy();
    other.remove("signature");
    other.remove("payload");
    other.putObject("payloadJson").put("topic", "other").put("body", "");
    assertThat(submitted(signed(other)).path("outcome").asInt(-1)).isZero();
    assertRefused(checked(transaction), "nonce-used", "/nonce");
  }

  @Test
  void whatTheDoorRefusesIsAnsweredInTheSameShape() {
    ObjectNode good = message(freshLane(), 0);
    assertRefused(checked(good.deepCopy().put("nonce", "0")), "transaction-malformed", "/nonce");
    assertRefused(checked(good.deepCopy().put("lnae", 0)), "transaction-malformed", "/lnae");
    assertRefused(
        checked(good.deepCopy().put("chainId", "00".repeat(32))), "chain-mismatch", "/chainId");
    assertRefused(checked(good.deepCopy().put("sender", "nobody")), "sender-unknown", "/sender");
    assertRefused(checked(good.deepCopy().put("nonce", 20_000)), "nonce-too-high", "/nonce");
    assertRefused(
        checked(good.deepCopy().put("signature", "00".repeat(64))),
        "signature-invalid",
        "/signature");
    assertProblem(post(TRANSACTIONS + "/check", "{"), 400, "json-malformed");
    assertProblem(post(TRANSACTIONS, good.deepCopy().put("nonce", 20_000)), 422, "nonce-too-high");
    assertThat(
            json(post(TRANSACTIONS, good.deepCopy().put("nonce", 20_000)))
                .path("pointer")
                .asString())
        .isEqualTo("/nonce");
  }

  @Test
  void withoutASignatureEverythingElseIsChecked() {
    ObjectNode transaction = of("federation_join", "demo", "{\"federation\":\"unsigned\"}");
    JsonNode signed = checked(transaction);
    assertThat(signed.path("signatureChecked").asBoolean()).isTrue();
    ObjectNode draft = transaction.deepCopy();
    draft.remove("signature");
    JsonNode unsigned = checked(draft);
    assertThat(unsigned.path("signatureChecked").asBoolean(true)).isFalse();
    assertThat(unsigned.path("outcome").asInt(-1)).isZero();
    assertThat(unsigned.path("changes")).isEqualTo(signed.path("changes"));
  }

  @Test
  void theNextBlockDoesWhatWasForeseen() {
    ObjectNode transfer = of("transfer", "demo-authority", "{\"amount\":3}");
    JsonNode check = checked(transfer);
    assertThat(check.path("changeCount").asInt()).isEqualTo(2);
    assertThat(submitted(transfer).path("outcome").asInt(-1)).isZero();
    for (JsonNode change : check.path("changes")) {
      assertThat(change.path("key").path("kind").asString()).isEqualTo("balance");
      String node = change.path("key").path("name").asString();
      assertThat(json(get("/api/v1/accounts/" + node)).path("balance"))
          .isEqualTo(change.path("after").path("amount"));
    }
    JsonNode known = checked(transfer);
    assertThat(known.path("status").asString()).isEqualTo("final");
    assertThat(known.path("outcome").asInt(-1)).isZero();
    assertThat(known.path("changes")).isEmpty();

    ObjectNode tooMuch = of("transfer", "demo-authority", "{\"amount\":9007199254740991}");
    JsonNode failing = checked(tooMuch);
    assertThat(failing.path("fault").asString()).isEqualTo("balance-insufficient");
    assertThat(failing.path("changeCount").asInt(-1)).isZero();
    assertThat(submitted(tooMuch).path("outcomeCode").asString()).isEqualTo("balance-insufficient");

    ObjectNode join = of("federation_join", "demo", "{\"federation\":\"foreseen\"}");
    JsonNode after = checked(join).path("changes").path(0).path("after");
    submitted(join);
    JsonNode node = json(get("/api/v1/nodes/demo"));
    assertThat(node.path("federations")).isEqualTo(after.path("federations"));
    assertThat(node.path("updatedAtHeight").asLong())
        .isGreaterThanOrEqualTo(after.path("updatedAtHeight").asLong());
  }
}
