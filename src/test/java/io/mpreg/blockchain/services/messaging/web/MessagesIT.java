package io.mpreg.blockchain.services.messaging.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.platform.web.TransactionJson;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages are read by their numbers in topics and inboxes.
class MessagesIT extends HttpIntegrationTest {
  private static final SigningKey KEY =
      SigningKey.fromSeed(SignatureAlgorithm.ED25519, new byte[32]);
  private static final String REGISTER =
      "{\"publicKey\":\"%s\",\"algorithm\":\"ed25519\"}".formatted(KEY.publicKey().hex());

  private Hash chainId() {
    return Hash.fromHex(json(get("/api/v1/chain")).path("chainId").asString());
  }

  private ObjectNode transaction(
      String sender, String receiver, String type, long nonce, String payload) {
    return JSON.valueToTree(
        TransactionJson.of(
            new TransactionDraft(
                    chainId(),
                    new NodeId(sender),
                    new NodeId(receiver),
                    new OperationType(type),
                    0,
                    nonce,
                    0,
                    0,
                    10_000,
                    Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
                    KEY.publicKey())
                .signedBy(KEY)));
  }

  private String make(String sender, String receiver, String type, long nonce, String payload) {
    JsonNode status =
        json(
            post(
                "/api/v1/transactions",
                transaction(sender, receiver, type, nonce, payload),
                "Prefer",
                "wait=30"));
    assertThat(status.path("status").asString()).as(status.toString()).isEqualTo("final");
    return status.path("outcomeCode").asString();
  }

  private void register(String name) {
    assertThat(make(name, name, "node_register", 0, REGISTER)).isEqualTo("applied");
  }

  private static String said(String topic, String body) {
    return "{\"topic\":\"%s\",\"body\":\"%s\"}".formatted(topic, body);
  }

  private static List<String> bodies(JsonNode page) {
    List<String> bodies = new ArrayList<>();
    page.path("messages").forEach(message -> bodies.add(message.path("body").asString()));
    return bodies;
  }

  @Test
  void aTopicIsReadInPagesWithoutAGap() {
    register("messages/pages-a");
    ArrayNode batch = JSON.createArrayNode();
    IntStream.rangeClosed(1, 120)
        .forEach(
            nonce ->
                batch.add(
                    transaction(
                        "messages/pages-a",
                        "messages/pages-a",
                        "message",
                        nonce,
                        said("pages", "number " + nonce))));
    assertThat(post("/api/v1/transactions/batch", batch).statusCode()).isIn(200, 202);
    assertThat(make("messages/pages-a", "messages/pages-a", "message", 121, said("pages", "last")))
        .isEqualTo("applied");

    List<String> all = new ArrayList<>();
    JsonNode page;
    long from = 0;
    do {
      HttpResponse<String> answer = get("/api/v1/messages?topic=pages&limit=50&from=" + from);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      page = json(answer);
      assertThat(page.path("from").asLong()).isEqualTo(from);
      for (JsonNode message : page.path("messages")) {
        assertThat(message.path("number").asLong()).isEqualTo(all.size());
        all.add(message.path("body").asString());
      }
      from = page.path("next").asLong();
    } while (from < page.path("end").asLong());

    assertThat(all).hasSize(121).startsWith("number 1", "number 2").endsWith("number 120", "last");
    JsonNode stream = json(get("/api/v1/streams?topic=pages"));
    assertThat(stream.path("topic").asString()).isEqualTo("pages");
    assertThat(stream.path("messages").asLong()).isEqualTo(121);
    assertThat(stream.path("lowestNumber").asLong()).isZero();
    assertThat(json(get("/api/v1/messages?topic=pages&from=119&limit=1")).toString())
        .contains("number 120");
  }

  @Test
  void aDirectMessageIsInItsReceiversInbox() {
    register("messages/inbox-a");
    register("messages/inbox-b");
    String payload = "{\"body\":\"for b\",\"key\":\"k\",\"priority\":7}";
    assertThat(make("messages/inbox-a", "messages/inbox-b", "message", 1, payload))
        .isEqualTo("applied");
    assertThat(make("messages/inbox-a", "messages/inbox-nobody", "message", 2, payload))
        .isEqualTo("receiver-unknown");

    JsonNode page = json(get("/api/v1/messages?inbox=messages/inbox-b"));
    assertThat(bodies(page)).containsExactly("for b");
    JsonNode message = page.path("messages").get(0);
    assertThat(message.path("sender").asString()).isEqualTo("messages/inbox-a");
    assertThat(message.path("key").asString()).isEqualTo("k");
    assertThat(message.path("priority").asInt()).isEqualTo(7);
    assertThat(message.has("contentType")).isFalse();
    assertThat(json(get("/api/v1/streams?inbox=messages/inbox-nobody")).path("messages").asLong())
        .isZero();
  }

  @Test
  void whatFailsTakesNoNumber() {
    register("messages/failing-a");
    assertThat(
            make("messages/failing-a", "messages/failing-a", "message", 1, said("failing", "one")))
        .isEqualTo("applied");
    assertThat(
            make(
                "messages/failing-a",
                "messages/failing-a",
                "message",
                2,
                "{\"topic\":\"failing\",\"body\":\"late\",\"expiresAt\":1}"))
        .isEqualTo("message-expired");
    assertThat(
            make("messages/failing-a", "messages/failing-a", "message", 3, said("failing", "two")))
        .isEqualTo("applied");

    assertThat(bodies(json(get("/api/v1/messages?topic=failing")))).containsExactly("one", "two");
  }

  @Test
  void whoWaitsGetsTheNextMessage() {
    register("messages/waiting-a");
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(() -> get("/api/v1/messages?topic=waiting&wait=60"));
    assertThat(
            make("messages/waiting-a", "messages/waiting-a", "message", 1, said("waiting", "here")))
        .isEqualTo("applied");

    assertThat(bodies(json(waiting.join()))).containsExactly("here");
    JsonNode empty = json(get("/api/v1/messages?topic=waiting&from=1"));
    assertThat(bodies(empty)).isEmpty();
    assertThat(empty.path("next").asLong()).isEqualTo(1);
  }

  @Test
  void aPageEndsBeforeItIsTooLarge() {
    register("messages/large-a");
    String body = "x".repeat(60_000);
    IntStream.rangeClosed(1, 20)
        .forEach(
            nonce ->
                assertThat(
                        make(
                            "messages/large-a",
                            "messages/large-a",
                            "message",
                            nonce,
                            said("large", body)))
                    .isEqualTo("applied"));

    JsonNode page = json(get("/api/v1/messages?topic=large&limit=500"));
    assertThat(page.path("messages").size()).isBetween(16, 18);
    assertThat(
            json(get("/api/v1/messages?topic=large&from=" + page.path("next").asLong()))
                .path("messages")
                .size())
        .isEqualTo(20 - page.path("messages").size());
  }

  @Test
  void topicsAreListed() {
    register("messages/listing-a");
    assertThat(
            make("messages/listing-a", "messages/listing-a", "message", 1, said("listing-1", "x")))
        .isEqualTo("applied");
    assertThat(
            make("messages/listing-a", "messages/listing-a", "message", 2, said("listing-2", "x")))
        .isEqualTo("applied");

    List<String> topics = new ArrayList<>();
    String path = "/api/v1/topics?limit=1";
    JsonNode page = json(get(path));
    while (true) {
      page.path("items").forEach(topic -> topics.add(topic.path("topic").asString()));
      if (page.path("next").isNull()) {
        break;
      }
      page = json(get(path + "&cursor=" + page.path("next").asString()));
    }
    assertThat(topics).contains("listing-1", "listing-2").doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/messages, 400, parameter-invalid",
    "/api/v1/messages?topic=a&inbox=b, 400, parameter-invalid",
    "/api/v1/messages?topic=%20, 400, parameter-invalid",
    "/api/v1/messages?topic=a&from=-1, 400, parameter-invalid",
    "/api/v1/messages?topic=a&limit=501, 400, parameter-invalid",
    "/api/v1/messages?topic=a&wait=61, 400, parameter-invalid",
    "/api/v1/messages?topic=a&wait=1.5, 400, parameter-invalid",
    "/api/v1/messages?topic=nothing-there&from=1, 422, position-invalid",
    "/api/v1/streams, 400, parameter-invalid",
    "/api/v1/topics?cursor=x, 400, cursor-invalid"
  })
  void whatCannotBeAnsweredIsRefused(String path, int status, String code) {
    assertProblem(get(path), status, code);
  }
}
