package io.mpreg.blockchain.ledger.door.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.RangeProof;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.platform.web.TransactionJson;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Successful requests and their answers; faults are in `HttpFaultsIT`.
class HttpIT extends HttpIntegrationTest {
  private static final String TRANSACTIONS = "/api/v1/transactions";

  private JsonNode submittedFinally(ObjectNode transaction) {
    HttpResponse<String> response = post(TRANSACTIONS, transaction, "Prefer", "wait=30");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(header(response, "Preference-Applied")).isEqualTo("wait=30");
    return json(response);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  @Test
  void aTransactionIsAcceptedWithTheAddressOfItsStatus() {
    ObjectNode transaction = message(freshLane(), 0);
    HttpResponse<String> response = post(TRANSACTIONS, transaction);
    Transaction read =
        new TransactionJsonReader()
            .transaction(transaction.toString().getBytes(StandardCharsets.UTF_8))
            .orRefuse();
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).path("id").asString()).isEqualTo(read.id().hex());
    assertThat(json(response).path("status").asString()).isEqualTo("pending");
    assertThat(header(response, "Location")).isEqualTo(TRANSACTIONS + "/" + read.id().hex());
    assertThat(get(header(response, "Location")).statusCode()).isEqualTo(200);
    assertThat(post(TRANSACTIONS, transaction).statusCode()).as("the same bytes").isEqualTo(200);
  }

  @Test
  void whoPrefersToWaitIsAnsweredWhenItIsFinal() {
    ObjectNode transaction = message(freshLane(), 0);
    JsonNode status = submittedFinally(transaction);
    assertThat(status.path("status").asString()).isEqualTo("final");
    assertThat(status.path("outcome").asInt()).isZero();
    assertThat(status.path("outcomeCode").asString()).isEqualTo("applied");
    assertThat(status.path("transaction")).isEqualTo(transaction);
    assertThat(submittedFinally(transaction)).as("the same bytes").isEqualTo(status);
  }

  @Test
  void respondAsyncIsPassedOver() {
    HttpResponse<String> response =
        post(TRANSACTIONS, message(freshLane(), 0), "Prefer", "respond-async, wait=0");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(header(response, "Preference-Applied")).isEmpty();
  }

  @Test
  void aFailedOperationIsFinalWithItsCode() {
    ObjectNode draft = JSON.createObjectNode();
    draft.put("operationType", "transfer").put("receiver", "nobody").put("lane", freshLane());
    draft.put("payloadText", "{\"amount\":1}");
    JsonNode status = submittedFinally(signed(draft));
    assertThat(status.path("outcome").asInt()).isEqualTo(101);
    assertThat(status.path("outcomeCode").asString()).isEqualTo("receiver-unknown");
  }

  @Test
  void aFinalTransactionIsProved() {
    JsonNode status = submittedFinally(message(freshLane(), 0));
    String path = TRANSACTIONS + "/" + status.path("id").asString() + "/proof";
    JsonNode proof = json(get(path));
    Hash leaf = Hash.fromHex(proof.path("leafHash").asString());
    Hash root = Hash.fromHex(proof.path("root").asString());
    List<Hash> hashes = texts(proof.path("proof")).stream().map(Hash::fromHex).toList();
    InclusionProof inclusion =
        new InclusionProof(
            proof.path("leafIndex").asLong(), proof.path("treeSize").asLong(), hashes);
    assertThat(inclusion.verifies(leaf, root)).isTrue();
    byte[] bytes = Bytes.ofHex(proof.path("transactionBytes").asString()).toArray();
    assertThat(Hash.of(new byte[1], bytes, new byte[2])).as("leaf of outcome 0").isEqualTo(leaf);
    assertThat(Hash.of(bytes).hex()).isEqualTo(status.path("id").asString());
    JsonNode block = json(get("/api/v1/blocks/" + proof.path("blockHeight").asLong()));
    assertThat(block.path("transactionsRoot").asString()).isEqualTo(root.hex());
    assertThat(block.path("hash").asString()).isEqualTo(proof.path("blockHash").asString());
    assertThat(post("/api/v1/proofs/inclusion/verify", proof).body())
        .isEqualTo("{\"valid\":true,\"reason\":null}");
  }

  @Test
  void eachItemOfABatchStandsAlone() {
    int lane = freshLane();
    ObjectNode known = message(lane, 0);
    submittedFinally(known);
    ObjectNode badSignature = message(lane, 1);
    badSignature.put("signature", known.path("signature").asString());
    HttpResponse<String> response =
        post(
            TRANSACTIONS + "/batch",
            "[%s,%s,%s,17,{\"nonce\":1}]".formatted(known, message(lane, 1), badSignature));
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode items = json(response);
    assertThat(items).hasSize(5);
    assertThat(items.get(0).path("httpStatus").asInt()).isEqualTo(200);
    assertThat(items.get(0).path("status").asString()).isEqualTo("final");
    assertThat(items.get(1).path("httpStatus").asInt()).isEqualTo(202);
    assertThat(items.get(2).path("status").asString()).isEqualTo("refused");
    assertThat(items.get(2).path("httpStatus").asInt()).isBetween(400, 499);
    assertThat(items.get(2).path("id").asString()).hasSize(64);
    for (int malformed = 3; malformed < 5; malformed++) {
      JsonNode item = items.get(malformed);
      assertThat(item.path("httpStatus").asInt()).isEqualTo(400);
      assertThat(item.path("problem").path("code").asString()).isEqualTo("transaction-malformed");
      assertThat(item.has("id")).isFalse();
    }
  }

  @Test
  void anEmptyBatchIsAnsweredEmpty() {
    assertThat(post(TRANSACTIONS + "/batch", "[]").body()).isEqualTo("[]");
  }

  @Test
  void aStrangersForwardedHeadersAreNotBelieved() {
    HttpResponse<String> accepted =
        post(TRANSACTIONS, message(freshLane(), 0), "X-Forwarded-Prefix", "//elsewhere/%zz");
    assertThat(header(accepted, "Location")).startsWith(TRANSACTIONS + "/");
    HttpResponse<String> page =
        send(request("/api/v1/nodes?limit=1").header("X-Forwarded-Prefix", "//elsewhere"));
    assertThat(header(page, "Link")).startsWith("<?limit=1&cursor=");
  }

  @Test
  void formsAndUploadsAreRefusedWithoutBeingParsed() {
    for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data")) {
      for (String method : List.of("POST", "PUT", "DELETE")) {
        HttpResponse<String> response =
            send(
                request(TRANSACTIONS)
                    .header("Content-Type", type)
                    .method(method, BodyPublishers.ofString("a=%zz")));
        assertThat(response.statusCode()).as("%s %s", method, type).isIn(405, 415);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
      }
    }
  }

  @Test
  void aBatchOfThousandsBecomesFinal() {
    int lane = freshLane();
    String chain = json(get("/api/v1/chain")).path("chainId").asString();
    String batch =
        IntStream.range(0, 2_000)
            .mapToObj(nonce -> JSON.writeValueAsString(application(chain, lane, nonce)))
            .collect(Collectors.joining(",", "[", "]"));
    JsonNode items = json(post(TRANSACTIONS + "/batch", batch));
    assertThat(items).hasSize(2_000);
    assertThat(items).allMatch(item -> item.path("httpStatus").asInt() == 202);
    String last = items.get(1_999).path("id").asString();
    ObjectNode again = JSON.valueToTree(application(chain, lane, 1_999));
    assertThat(submittedFinally(again).path("id").asString()).isEqualTo(last);
  }

  private static TransactionJson application(String chain, int lane, long nonce) {
    var draft =
        new TransactionDraft(
            Hash.fromHex(chain),
            DemoIdentity.ID,
            DemoIdentity.ID,
            new OperationType("test.call"),
            lane,
            nonce,
            0,
            0,
            10_000,
            io.mpreg.blockchain.core.transaction.Payload.of(new byte[80]),
            DemoIdentity.KEY.publicKey());
    return TransactionJson.of(draft.signedBy(DemoIdentity.KEY));
  }

  @Test
  void theSigningBytesAreThoseThatWereSigned() {
    ObjectNode transaction = message(freshLane(), 0);
    ObjectNode draft = transaction.deepCopy();
    draft.remove("signature");
    JsonNode answer = json(post(TRANSACTIONS + "/signing-bytes", draft));
    ObjectNode question = JSON.createObjectNode();
    question.put("algorithm", "ed25519").set("publicKey", transaction.path("publicKey"));
    question.set("message", answer.path("signingBytes"));
    question.set("signature", transaction.path("signature"));
    assertThat(post("/api/v1/signatures/verify", question).body()).contains("\"valid\":true");
  }

  @Test
  void aSearchIsWalkedByItsCursorNewestFirst() {
    int lane = freshLane();
    for (int nonce = 0; nonce < 5; nonce++) {
      submittedFinally(message(lane, nonce));
    }
    String filter = TRANSACTIONS + "?sender=demo&operationType=message&limit=2";
    List<String> walked = walk(filter);
    assertThat(walked).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
    assertThat(walked)
        .isEqualTo(ids(json(get(TRANSACTIONS + "?sender=demo&operationType=message&limit=500"))));
    assertThat(json(get(TRANSACTIONS + "?sender=nobody")).path("items")).isEmpty();
  }

  private List<String> walk(String first) {
    List<String> found = new ArrayList<>();
    HttpResponse<String> page = get(first);
    found.addAll(ids(json(page)));
    while (!json(page).path("next").isNull()) {
      String link = header(page, "Link");
      assertThat(link).endsWith("; rel=\"next\"").contains(json(page).path("next").asString());
      assertThat(link).as("relative to the page").startsWith("<?");
      page = get(first.substring(0, first.indexOf('?')) + link.substring(1, link.indexOf('>')));
      found.addAll(ids(json(page)));
    }
    assertThat(header(page, "Link")).isEmpty();
    return found;
  }

  private static List<String> ids(JsonNode page) {
    return StreamSupport.stream(page.path("items").spliterator(), false)
        .map(item -> item.has("id") ? item.path("id").asString() : item.path("hash").asString())
        .toList();
  }

  @Test
  void theBlocksAreWalkedDownToTheGenesis() {
    submittedFinally(message(freshLane(), 0));
    submittedFinally(message(freshLane(), 0));
    List<String> hashes = walk("/api/v1/blocks?limit=1");
    String chainId = json(get("/api/v1/chain")).path("chainId").asString();
    assertThat(hashes).doesNotHaveDuplicates().hasSizeGreaterThan(2).endsWith(chainId);
  }

  @Test
  void aBlockIsTheHashOfItsHeaderAndProvedInTheHistory() {
    submittedFinally(message(freshLane(), 0));
    JsonNode block = json(get("/api/v1/blocks/1"));
    byte[] header = Bytes.ofHex(block.path("headerBytes").asString()).toArray();
    assertThat(Hash.of(header).hex()).isEqualTo(block.path("hash").asString());
    assertThat(block.path("certificate").path("signatures")).hasSize(1);
    assertThat(block.path("vectorClock").path("demo-authority").asLong()).isEqualTo(1);
    assertThat(json(get("/api/v1/blocks/0")).path("certificate").isNull()).isTrue();
    assertThat(json(get("/api/v1/blocks/by-hash/" + block.path("hash").asString())))
        .isEqualTo(block);
    JsonNode proof = json(get("/api/v1/blocks/1/proof?treeSize=2"));
    assertThat(proof.path("leafHash").asString()).isEqualTo(Hash.ofTagged(0, header).hex());
    assertThat(json(get("/api/v1/blocks/1/proof")).path("treeSize").asLong())
        .isGreaterThanOrEqualTo(2);
    JsonNode consistency = json(get("/api/v1/chain/consistency-proof?from=1&to=2"));
    assertThat(consistency.path("root2")).isEqualTo(proof.path("root"));
    assertThat(post("/api/v1/proofs/consistency/verify", consistency).body())
        .contains("\"valid\":true");
  }

  @Test
  void pagesOfConsecutiveBlocksAreProvedInTheHistory() {
    for (int block = 0; block < 3; block++) {
      submittedFinally(message(freshLane(), 0));
    }
    long head = json(get("/api/v1/blocks/latest")).path("height").asLong();
    String root = json(get("/api/v1/blocks/" + head)).path("historyRoot").asString();
    List<String> hashes = new ArrayList<>();
    while (hashes.size() < head) {
      JsonNode page =
          json(
              get(
                  "/api/v1/blocks/proof?from=%d&limit=100&treeSize=%d"
                      .formatted(hashes.size(), head)));
      assertThat(page.path("root").asString()).isEqualTo(root);
      List<String> headers = texts(page.path("headers"));
      assertThat(headers).hasSize((int) Math.min(100, head - hashes.size()));
      assertThat(provesHeaders(page, headers)).isTrue();
      headers.forEach(header -> hashes.add(Hash.of(Bytes.ofHex(header)).hex()));
    }
    JsonNode page = json(get("/api/v1/blocks/proof?from=1&limit=2"));
    List<String> headers = texts(page.path("headers"));
    assertThat(hashes.subList(1, 3))
        .isEqualTo(headers.stream().map(header -> Hash.of(Bytes.ofHex(header)).hex()).toList());
    assertThat(page.path("treeSize").asLong()).isGreaterThanOrEqualTo(head);
    assertThat(provesHeaders(page, headers)).isTrue();
    assertThat(provesHeaders(page, headers.reversed())).isFalse();
    assertThat(provesHeaders(page, headers.subList(0, 1))).isFalse();
  }

  private boolean provesHeaders(JsonNode page, List<String> headers) {
    long from = page.path("from").asLong();
    RangeProof proof =
        new RangeProof(
            from,
            from + page.path("headers").size(),
            page.path("treeSize").asLong(),
            hashes(page.path("left")),
            hashes(page.path("right")));
    List<Hash> leaves =
        headers.stream().map(header -> MerkleTree.leafHash(Bytes.ofHex(header))).toList();
    return proof.verifies(leaves, Hash.fromHex(page.path("root").asString()));
  }

  private static List<Hash> hashes(JsonNode hashes) {
    return texts(hashes).stream().map(Hash::fromHex).toList();
  }

  @Test
  void theHeadAloneIsProvedInTheHistoryThatEndsWithIt() {
    submittedFinally(message(freshLane(), 0));
    long head = json(get("/api/v1/blocks/latest")).path("height").asLong();
    JsonNode page = json(get("/api/v1/blocks/proof?from=%d".formatted(head)));
    assertThat(page.path("treeSize").asLong()).isEqualTo(head + 1);
    assertThat(page.path("right")).isEmpty();
    assertThat(provesHeaders(page, texts(page.path("headers")))).isTrue();
  }

  @Test
  void whatIsFinalMayBeCachedForEver() {
    JsonNode status = submittedFinally(message(freshLane(), 0));
    String id = status.path("id").asString();
    String height = status.path("height").asString();
    for (String path :
        List.of(
            TRANSACTIONS + "/" + id,
            TRANSACTIONS + "/" + id + "/proof",
            "/api/v1/blocks/" + height,
            "/api/v1/blocks/by-hash/" + json(get("/api/v1/blocks/0")).path("hash").asString(),
            "/api/v1/log/tile/0/000.p/1",
            "/api/v1/blocks/" + height + "/transactions",
            "/api/v1/blocks/0/proof?treeSize=1",
            "/api/v1/blocks/proof?from=0&treeSize=1",
            "/api/v1/chain/consistency-proof?from=1&to=1",
            "/api/v1/chain/genesis")) {
      HttpResponse<String> response = get(path);
      assertThat(header(response, "Cache-Control"))
          .as(path)
          .contains("public", "immutable", "max-age=31536000");
      String tag = header(response, "ETag");
      assertThat(tag).as(path).startsWith("\"").endsWith("\"");
      HttpResponse<String> unchanged = send(request(path).header("If-None-Match", tag));
      assertThat(unchanged.statusCode()).as(path).isEqualTo(304);
      assertThat(unchanged.body()).isEmpty();
      assertThat(send(request(path).header("If-None-Match", "\"other\"")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void whatTheNextBlockMayChangeIsNotCached() {
    for (String path :
        List.of(
            "/api/v1/chain",
            "/api/v1/blocks",
            "/api/v1/blocks/latest",
            "/api/v1/blocks/0/proof",
            "/api/v1/blocks/proof?from=0",
            "/api/v1/consensus",
            "/api/v1/accounts/demo",
            "/api/v1/nodes",
            "/api/v1/nodes/demo",
            TRANSACTIONS)) {
      assertThat(header(get(path), "Cache-Control")).as(path).isEqualTo("no-cache");
    }
  }

  @Test
  void theGenesisDocumentIsServedByteForByte() {
    String document = get("/api/v1/chain/genesis").body();
    assertThat(Hash.of(document.getBytes(StandardCharsets.UTF_8)).hex())
        .isEqualTo(json(get("/api/v1/blocks/0")).path("previousHash").asString());
  }

  @Test
  void anAccountSaysWhichNonceComesNext() {
    int lane = freshLane();
    submittedFinally(message(lane, 0));
    JsonNode account = json(get("/api/v1/accounts/demo"));
    assertThat(account.path("nonces").path(String.valueOf(lane)).asLong()).isEqualTo(1);
    assertThat(account.path("finalNonces").path(String.valueOf(lane)).asLong()).isEqualTo(1);
    assertThat(json(get("/api/v1/nodes/demo")).path("publicKey").asString())
        .isEqualTo(DemoIdentity.KEY.publicKey().hex());
    assertThat(json(get("/api/v1/nodes?limit=1")).path("next").isNull()).isFalse();
  }

  @Test
  void aRequestKeepsItsIdOrGetsOne() {
    assertThat(
            header(
                send(request("/api/v1/chain").header("X-Request-Id", "a-1.b_C")), "X-Request-Id"))
        .isEqualTo("a-1.b_C");
    for (String wrong : List.of("", "a b", "<script>", "a".repeat(65))) {
      assertThat(
              header(send(request("/api/v1/chain").header("X-Request-Id", wrong)), "X-Request-Id"))
          .matches("[0-9a-f]{32}");
    }
  }

  @Test
  void checksAnswerAlsoForValuesOfAWrongLength() {
    HttpResponse<String> response =
        post(
            "/api/v1/proofs/inclusion/verify",
            "{\"leafIndex\":0,\"treeSize\":1,\"leafHash\":\"00\",\"proof\":[],\"root\":\"\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("valid").asBoolean()).isFalse();
    assertThat(json(response).path("reason").asString()).isNotBlank();
  }

  @Test
  void theBodyMayBeChunked() {
    String transaction = message(freshLane(), 0).toString();
    HttpResponse<String> response =
        post(
            TRANSACTIONS,
            BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(transaction.getBytes(StandardCharsets.UTF_8))));
    assertThat(response.statusCode()).isEqualTo(202);
  }

  @Test
  void theFirstPageAndTheInterfaceAreServed() {
    assertThat(send(request("/").header("Accept", "text/html")).body()).contains("MPREG Ledger");
    assertThat(get("/swagger-ui/index.html").statusCode()).isEqualTo(200);
    assertThat(get("/v3/api-docs").statusCode()).isEqualTo(200);
    assertThat(get("/livez").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(send(request("/api/v1/chain").method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void metricsAreOnTheManagementPortOnly() {
    assertThat(get("/actuator/health").statusCode()).isEqualTo(404);
    assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(404);
    for (String path : List.of("health", "info", "prometheus", "health/readiness")) {
      assertThat(
              send(java.net.http.HttpRequest.newBuilder(
                      java.net.URI.create(
                          "http://127.0.0.1:%d/actuator/%s".formatted(managementPort, path))))
                  .statusCode())
          .as(path)
          .isEqualTo(200);
    }
  }
}
