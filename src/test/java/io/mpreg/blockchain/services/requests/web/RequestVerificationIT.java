package io.mpreg.blockchain.services.requests.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.Operation.NewKey;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.platform.web.TransactionJson;
import io.mpreg.blockchain.services.requests.Draft;
import io.mpreg.blockchain.services.requests.SignedRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Nodes that are registered by transactions sign requests, and the member says who has.
class RequestVerificationIT extends HttpIntegrationTest {
  private static final String VERIFY = "/api/v1/requests/verify";
  private static final NodeId RECEIVER = new NodeId("requests/receiver");

  private static SigningKey key(SignatureAlgorithm algorithm, int seed) {
    byte[] bytes = new byte[SigningKey.SEED_LENGTH];
    Arrays.fill(bytes, (byte) seed);
    return SigningKey.fromSeed(algorithm, bytes);
  }

  private Hash chain() {
    return Hash.fromHex(json(get("/api/v1/chain")).path("chainId").asString());
  }

  private void make(NodeId node, SigningKey key, String type, long nonce, String payload) {
    ObjectNode transaction =
        JSON.valueToTree(
            TransactionJson.of(
                new TransactionDraft(
                        chain(),
                        node,
                        node,
                        new OperationType(type),
                        0,
                        nonce,
                        0,
                        0,
                        10_000,
                        Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
                        key.publicKey())
                    .signedBy(key)));
    JsonNode status = json(post("/api/v1/transactions", transaction, "Prefer", "wait=30"));
    assertThat(status.path("outcomeCode").asString()).as(status.toString()).isEqualTo("applied");
  }

  private void register(NodeId node, SigningKey key) {
    make(
        node,
        key,
        "node_register",
        0,
        "{\"publicKey\":\"%s\",\"algorithm\":\"%s\"}"
            .formatted(key.publicKey().hex(), key.publicKey().algorithm().label()));
  }

  private void rotate(NodeId node, SigningKey from, SigningKey to, long nonce) {
    String proof = to.sign(NewKey.statement(chain(), node, to.publicKey(), nonce).toArray()).hex();
    make(
        node,
        from,
        "node_update",
        nonce,
        "{\"newKey\":{\"publicKey\":\"%s\",\"algorithm\":\"%s\",\"proof\":\"%s\"}}"
            .formatted(to.publicKey().hex(), to.publicKey().algorithm().label(), proof));
  }

  private Draft group(NodeId node, SigningKey key) {
    return Draft.ofGroup(node, key, chain(), RECEIVER, Instant.now().getEpochSecond());
  }

  private Draft delivery(NodeId node, SigningKey key) {
    return Draft.ofDelivery(node, key, chain(), RECEIVER, Instant.now().getEpochSecond());
  }

  private static ObjectNode question(SignedRequest request, String tag) {
    return JSON.valueToTree(SignedRequests.question(request, RECEIVER.value(), tag));
  }

  private JsonNode answer(SignedRequest request, String tag) {
    HttpResponse<String> answer = post(VERIFY, question(request, tag));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private String step(SignedRequest request, String tag) {
    JsonNode answer = answer(request, tag);
    assertThat(answer.path("valid").asBoolean()).as(answer.toString()).isFalse();
    assertThat(answer.path("node").isNull()).isTrue();
    assertThat(answer.path("reason").asString()).isNotBlank();
    return answer.path("step").asString();
  }

  @ParameterizedTest
  @EnumSource(SignatureAlgorithm.class)
  void aRegisteredNodeIsRecognized(SignatureAlgorithm algorithm) {
    NodeId node = new NodeId("requests/" + algorithm.label());
    SigningKey key = key(algorithm, 51);
    register(node, key);

    for (String tag : new String[] {"mpreg-group", "mpreg-delivery"}) {
      Draft draft = tag.equals("mpreg-group") ? group(node, key) : delivery(node, key);
      JsonNode answer = answer(draft.signed(), tag);
      assertThat(answer.path("valid").asBoolean()).as(answer.toString()).isTrue();
      assertThat(answer.path("step").isNull()).isTrue();
      assertThat(answer.path("node").asString()).isEqualTo(node.value());
      assertThat(answer.path("height").asLong()).isPositive();
      assertThat(answer.path("bodyChecked").asBoolean()).isTrue();
      assertThat(answer.path("nonce").asString()).isEqualTo(Draft.NONCE);
      assertThat(answer.path("rememberUntil").asLong())
          .isBetween(Instant.now().getEpochSecond(), Instant.now().getEpochSecond() + 120);
    }
  }

  @Test
  void theKeyIsTheOneThatTheLedgerHasNow() {
    NodeId node = new NodeId("requests/rotating");
    SigningKey first = key(SignatureAlgorithm.ED25519, 52);
    SigningKey second = key(SignatureAlgorithm.ED25519, 53);
    SigningKey third = key(SignatureAlgorithm.SECP256K1, 54);
    assertThat(step(group(node, first).signed(), "mpreg-group")).isEqualTo("node");

    register(node, first);
    assertThat(answer(group(node, first).signed(), "mpreg-group").path("valid").asBoolean())
        .isTrue();

    rotate(node, first, second, 1);
    assertThat(step(group(node, first).signed(), "mpreg-group")).isEqualTo("signature");
    assertThat(answer(group(node, second).signed(), "mpreg-group").path("valid").asBoolean())
        .isTrue();

    rotate(node, second, third, 2);
    assertThat(step(group(node, second).signed(), "mpreg-group")).isEqualTo("key");
    assertThat(answer(group(node, third).signed(), "mpreg-group").path("valid").asBoolean())
        .isTrue();
  }

  @Test
  void whatIsWrongIsRefusedAtItsStep() {
    NodeId node = new NodeId("requests/refused");
    SigningKey key = key(SignatureAlgorithm.ED25519, 55);
    register(node, key);
    Draft draft = delivery(node, key);
    SignedRequest good = draft.signed();

    assertThat(step(good, "mpreg-group")).isEqualTo("fields");
    assertThat(step(draft.withHeader("mpreg-receiver", "other").signed(), "mpreg-delivery"))
        .isEqualTo("fields");
    assertThat(step(draft.withHeader("mpreg-chain", "00".repeat(32)).signed(), "mpreg-delivery"))
        .isEqualTo("fields");
    assertThat(
            step(
                Draft.ofDelivery(node, key, chain(), RECEIVER, 1_700_000_000).signed(),
                "mpreg-delivery"))
        .isEqualTo("time");

    ObjectNode altered = question(good, "mpreg-delivery");
    altered.put("body", "e30=");
    assertThat(json(post(VERIFY, altered)).path("step").asString()).isEqualTo("digest-present");

    ObjectNode bodiless = question(good, "mpreg-delivery");
    bodiless.remove("body");
    JsonNode answer = json(post(VERIFY, bodiless));
    assertThat(answer.path("valid").asBoolean()).as(answer.toString()).isTrue();
    assertThat(answer.path("bodyChecked").asBoolean()).isFalse();

    ObjectNode moved = question(good, "mpreg-delivery");
    moved.put("targetUri", "https://service.example:8443/prefix/inbox");
    assertThat(json(post(VERIFY, moved)).path("step").asString()).isEqualTo("signature");
  }

  @Test
  void aMemberThatIsBehindAsksForPatience() {
    Draft draft =
        delivery(new NodeId("requests/ahead"), key(SignatureAlgorithm.ED25519, 56))
            .withHeader("mpreg-height", "99999999");
    assertProblem(
        post(VERIFY, question(draft.signed(), "mpreg-delivery")), 503, "height-not-reached");
  }

  private void assertInvalid(Consumer<ObjectNode> edit, String pointer) {
    ObjectNode question =
        question(
            group(new NodeId("requests/shape"), key(SignatureAlgorithm.ED25519, 57)).signed(),
            "mpreg-group");
    edit.accept(question);
    HttpResponse<String> answer = post(VERIFY, question);
    assertProblem(answer, 400, "body-invalid");
    assertThat(json(answer).path("pointer").asString("")).isEqualTo(pointer);
  }

  @Test
  void anotherShapeIsRefused() {
    assertInvalid(question -> question.put("tag", "mpreg"), "/tag");
    assertInvalid(question -> question.put("receiver", "../a"), "/receiver");
    assertInvalid(question -> question.put("body", "a"), "/body");
    assertInvalid(question -> question.put("method", "post"), "");
    assertInvalid(question -> question.put("targetUri", "/inbox"), "");
    assertInvalid(
        question -> question.withArray("/headers").addObject().put("name", "a b").put("value", ""),
        "/headers");
    assertInvalid(question -> question.withArray("/headers").addObject(), "/headers/5/name");
    assertInvalid(question -> question.putNull("receiver"), "/receiver");
    assertInvalid(question -> question.put("more", 1), "/more");
  }

  @Test
  void aRequestBeyondTheBoundsIsRefused() {
    for (Consumer<ObjectNode> edit :
        List.<Consumer<ObjectNode>>of(
            question -> question.put("body", "A".repeat(87_384)),
            question -> question.put("targetUri", "https://a/" + "a".repeat(2_048)),
            question ->
                question
                    .withArray("/headers")
                    .addObject()
                    .put("name", "cookie")
                    .put("value", "a".repeat(32_768)))) {
      ObjectNode question =
          question(
              group(new NodeId("requests/large"), key(SignatureAlgorithm.ED25519, 58)).signed(),
              "mpreg-group");
      edit.accept(question);
      assertProblem(post(VERIFY, question), 413, "signed-request-too-large");
    }
  }
}
