package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mpreg.blockchain.platform.web.BodyLimit;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Every fault of a request, and the problem that answers it.
class HttpFaultsIT extends HttpIntegrationTest {
  private static final String TRANSACTIONS = "/api/v1/transactions";
  private static final String SIGNATURE = "/api/v1/signatures/verify";

  @ParameterizedTest
  @CsvSource({
    "/nowhere, 404, path-unknown",
    "/api/v1, 404, path-unknown",
    "/api/v2/chain, 404, path-unknown",
    "/api/v1/chain/, 404, path-unknown",
    "/api/v1/accounts, 404, path-unknown",
    "/error, 404, path-unknown",
    "/api/v1/blocks/99999999, 404, block-unknown",
    "/api/v1/blocks/99999999/transactions, 404, block-unknown",
    "/api/v1/blocks/99999999/proof, 404, block-unknown",
    "/api/v1/blocks/last, 400, parameter-invalid",
    "/api/v1/blocks/-1, 400, parameter-invalid",
    "/api/v1/blocks/+1, 400, parameter-invalid",
    "/api/v1/blocks/01, 400, parameter-invalid",
    "/api/v1/blocks/0x1, 400, parameter-invalid",
    "/api/v1/blocks/9007199254740992, 400, parameter-invalid",
    "/api/v1/blocks/0/proof?treeSize=0, 400, parameter-invalid",
    "/api/v1/blocks/0/proof?treeSize=99999999, 400, parameter-invalid",
    "/api/v1/blocks/0/proof?treeSize=x, 400, parameter-invalid",
    "/api/v1/blocks/proof, 400, parameter-missing",
    "/api/v1/blocks/proof?from=x, 400, parameter-invalid",
    "/api/v1/blocks/proof?from=0&limit=0, 400, parameter-invalid",
    "/api/v1/blocks/proof?from=0&limit=501, 400, parameter-invalid",
    "/api/v1/blocks/proof?from=0&treeSize=0, 400, parameter-invalid",
    "/api/v1/blocks/proof?from=0&treeSize=99999999, 400, parameter-invalid",
    "/api/v1/blocks/proof?from=99999999, 404, block-unknown",
    "/api/v1/blocks/by-hash/00, 400, parameter-invalid",
    "/api/v1/blocks?limit=0, 400, parameter-invalid",
    "/api/v1/blocks?limit=501, 400, parameter-invalid",
    "/api/v1/blocks?limit=ten, 400, parameter-invalid",
    "/api/v1/blocks?cursor=abc, 400, cursor-invalid",
    "/api/v1/blocks?cursor=, 400, cursor-invalid",
    "/api/v1/nodes?cursor=L2FwaS92MS9ibG9ja3M_fDE, 400, cursor-invalid",
    "/api/v1/chain/consistency-proof, 400, parameter-missing",
    "/api/v1/chain/consistency-proof?from=1, 400, parameter-missing",
    "/api/v1/chain/consistency-proof?from=0&to=1, 400, parameter-invalid",
    "/api/v1/chain/consistency-proof?from=2&to=1, 400, parameter-invalid",
    "/api/v1/chain/consistency-proof?from=1&to=99999999, 400, parameter-invalid",
    "/api/v1/transactions/xyz, 400, parameter-invalid",
    "/api/v1/transactions?sender=a%20b, 400, parameter-invalid",
    "/api/v1/transactions?operationType=%C3%A4, 400, parameter-invalid",
    "/api/v1/accounts/nobody, 404, node-unknown",
    "/api/v1/accounts/a%20b, 400, parameter-invalid",
    "/api/v1/nodes/nobody, 404, node-unknown",
    "/api/v1/nodes/a/, 400, parameter-invalid",
    "/api/v1/nodes/a%2F%2Fb, 400, request-malformed",
    "/api/v1/nodes/%2E%2E/chain, 400, request-malformed",
    "/api/v1/blocks/%2E%2E/chain, 400, request-malformed",
    "/livez/%2E%2E/api/v1/chain, 400, request-malformed",
    "/swagger-ui/%2E%2E/%2E%2E/application.yaml, 400, request-malformed",
    "/api/v1/transactions?sender=a%2F..%2Fb, 400, parameter-invalid",
  })
  void aGetThatCannotBeAnswered(String path, int status, String code) {
    HttpResponse<String> response = get(path);
    assertProblem(response, status, code);
    assertThat(json(response).path("instance").asString())
        .isEqualTo(path.replaceFirst("\\?.*", ""));
  }

  @Test
  void aHashIsLowerCase() {
    String unknown = "ab".repeat(32);
    assertProblem(get(TRANSACTIONS + "/" + unknown), 404, "transaction-unknown");
    assertProblem(get(TRANSACTIONS + "/" + unknown + "/proof"), 404, "transaction-unknown");
    assertProblem(get("/api/v1/blocks/by-hash/" + unknown), 404, "block-unknown");
    assertProblem(get(TRANSACTIONS + "/" + "AB".repeat(32)), 400, "parameter-invalid");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/v1/chain, GET",
    "PUT, /api/v1/transactions, 'GET,POST'",
    "POST, /api/v1/blocks/latest, GET",
    "GET, /api/v1/signatures/verify, POST",
    "GET, /api/v1/demo/sign, POST",
    "PATCH, /api/v1/accounts/demo, GET"
  })
  void aMethodThatIsNotAllowedNamesThoseThatAre(String method, String path, String allowed) {
    HttpResponse<String> response = send(request(path).method(method, BodyPublishers.noBody()));
    assertProblem(response, 405, "method-not-allowed");
    assertThat(header(response, "Allow").split(",\\s*")).contains(allowed.split(","));
  }

  @Test
  void anotherMediaTypeIsNotAcceptable() {
    assertProblem(
        send(request("/api/v1/chain").header("Accept", "text/html")), 406, "not-acceptable");
    assertProblem(
        send(request("/api/v1/chain").header("Accept", "no type")), 406, "not-acceptable");
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        arguments(TRANSACTIONS, "", "body-missing"),
        arguments(TRANSACTIONS, " ", "body-missing"),
        arguments(TRANSACTIONS, "{", "json-malformed"),
        arguments(TRANSACTIONS, "{} {}", "json-malformed"),
        arguments(TRANSACTIONS, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "json-malformed"),
        arguments(TRANSACTIONS, "{}", "transaction-malformed"),
        arguments(TRANSACTIONS, "[]", "transaction-malformed"),
        arguments(TRANSACTIONS, "{\"fee\":1}", "transaction-malformed"),
        arguments(TRANSACTIONS, "{\"nonce\":1,\"nonce\":1}", "transaction-malformed"),
        arguments(TRANSACTIONS + "/batch", "{}", "body-invalid"),
        arguments(TRANSACTIONS + "/batch", "", "body-missing"),
        arguments(TRANSACTIONS + "/batch", "[1,", "json-malformed"),
        arguments(TRANSACTIONS + "/batch", "[] []", "json-malformed"),
        arguments(TRANSACTIONS + "/signing-bytes", "{}", "transaction-malformed"),
        arguments(SIGNATURE, "", "body-missing"),
        arguments(SIGNATURE, "{", "json-malformed"),
        arguments(SIGNATURE, "null", "body-missing"),
        arguments(SIGNATURE, "[]", "body-invalid"),
        arguments(SIGNATURE, "{}", "body-invalid"),
        arguments(SIGNATURE, signature("\"ed25519\"") + " x", "json-malformed"),
        arguments(SIGNATURE, signature("\"ed25519\"") + "{}", "body-invalid"),
        arguments(SIGNATURE, signature("\"rsa\""), "body-invalid"),
        arguments(SIGNATURE, signature("5"), "body-invalid"),
        arguments(SIGNATURE, signature("null"), "body-invalid"),
        arguments(SIGNATURE, signature("true"), "body-invalid"),
        arguments(SIGNATURE, signature("[\"ed25519\"]"), "body-invalid"),
        arguments(SIGNATURE, signature("\"ed25519\",\"x\":1"), "body-invalid"),
        arguments(SIGNATURE, signature("\"ed25519\",\"message\":\"\""), "json-malformed"),
        arguments("/api/v1/proofs/inclusion/verify", inclusion("1.5", "[]"), "body-invalid"),
        arguments("/api/v1/proofs/inclusion/verify", inclusion("\"1\"", "[]"), "body-invalid"),
        arguments("/api/v1/proofs/inclusion/verify", inclusion("1", "[null]"), "body-invalid"),
        arguments("/api/v1/proofs/inclusion/verify", inclusion("1", "[7]"), "body-invalid"),
        arguments("/api/v1/proofs/inclusion/verify", inclusion("1", "{}"), "body-invalid"),
        arguments("/api/v1/proofs/inclusion/verify", inclusion("1", "null"), "body-invalid"),
        arguments(
            "/api/v1/proofs/inclusion/verify", inclusion("1".repeat(41), "[]"), "json-malformed"),
        arguments("/api/v1/proofs/consistency/verify", "{\"size1\":1}", "body-invalid"),
        arguments("/api/v1/demo/sign", "{}", "body-invalid"),
        arguments("/api/v1/demo/sign", "{\"operationType\":\"message\"}", "body-invalid"),
        arguments(
            "/api/v1/demo/sign",
            "{\"operationType\":\"message\",\"payload\":\"YQ==\",\"sender\":\"eve\"}",
            "body-invalid"));
  }

  private static String signature(String algorithm) {
    return "{\"algorithm\":%s,\"publicKey\":\"\",\"message\":\"\",\"signature\":\"\"}"
        .formatted(algorithm);
  }

  private static String inclusion(String index, String proof) {
    return "{\"leafIndex\":%s,\"treeSize\":2,\"leafHash\":\"\",\"proof\":%s,\"root\":\"\"}"
        .formatted(index, proof);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBodyThatCannotBeRead(String path, String body, String code) {
    assertProblem(post(path, body), 400, code);
  }

  @Test
  void theProblemPointsAtTheField() {
    assertThat(json(post(TRANSACTIONS, "{\"nonce\":\"1\"}")).path("pointer").asString())
        .isEqualTo("/nonce");
    assertThat(
            json(post("/api/v1/proofs/inclusion/verify", inclusion("1", "[\"\",7]")))
                .path("pointer")
                .asString())
        .isEqualTo("/proof/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data;boundary=x"
      })
  void aBodyOfAnotherMediaTypeIsRefused(String type) {
    for (String path : List.of(TRANSACTIONS, TRANSACTIONS + "/batch", SIGNATURE)) {
      HttpResponse<String> response =
          send(request(path).POST(BodyPublishers.ofString("{}")).header("Content-Type", type));
      assertProblem(response, 415, "media-type-unsupported");
    }
  }

  @Test
  void aBodyWithoutAMediaTypeIsRefused() {
    assertProblem(
        send(request(TRANSACTIONS).POST(BodyPublishers.ofString("{}"))),
        415,
        "media-type-unsupported");
  }

  @Test
  void anEncodedBodyIsRefused() {
    for (String encoding : List.of("gzip", "deflate", "br", "x")) {
      HttpResponse<String> response = post(TRANSACTIONS, "{}", "Content-Encoding", encoding);
      assertProblem(response, 415, "content-encoding-unsupported");
    }
  }

  @Test
  void aBodyOverItsLimitIsRefusedHoweverItIsSent() {
    byte[] single = new byte[BodyLimit.DEFAULT_BYTES + 1];
    byte[] batch = new byte[16 * 1024 * 1024 + 1];
    Arrays.fill(single, (byte) ' ');
    Arrays.fill(batch, (byte) ' ');
    for (String path : List.of(TRANSACTIONS, SIGNATURE, TRANSACTIONS + "/signing-bytes")) {
      assertProblem(post(path, BodyPublishers.ofByteArray(single)), 413, "body-too-large");
      assertProblem(post(path, chunked(single)), 413, "body-too-large");
    }
    String path = TRANSACTIONS + "/batch";
    assertProblem(post(path, BodyPublishers.ofByteArray(batch)), 413, "body-too-large");
    assertProblem(post(path, chunked(batch)), 413, "body-too-large");
    assertProblem(post(path, BodyPublishers.ofByteArray(single)), 400, "body-missing");
  }

  private static BodyPublisher chunked(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  @Test
  void aBatchHasTenThousandItemsAtMost() {
    String items = "[" + "1,".repeat(10_000) + "1]";
    assertProblem(post(TRANSACTIONS + "/batch", items), 413, "batch-too-long");
  }

  @Test
  void aPayloadOverItsLimitIsRefused() {
    ObjectNode transaction = message(freshLane(), 0);
    transaction.put("payload", "AAAA".repeat(65_536 / 3 + 1));
    assertProblem(post(TRANSACTIONS, transaction), 413, "payload-too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=61", "wait=-1", "wait=x", "wait", "respond-async, wait=1.5"})
  void aPreferenceThatCannotBeHonouredIsRefused(String prefer) {
    assertProblem(post(TRANSACTIONS, "{}", "Prefer", prefer), 400, "preference-invalid");
  }

  @Test
  void theLedgersRefusalsAreProblemsToo() {
    int lane = freshLane();
    ObjectNode good = message(lane, 0);
    ObjectNode forged = good.deepCopy();
    forged.put("signature", "00".repeat(64));
    assertProblem(post(TRANSACTIONS, forged), 422, "signature-invalid");
    ObjectNode elsewhere = good.deepCopy();
    elsewhere.put("chainId", "00".repeat(32));
    assertProblem(post(TRANSACTIONS, elsewhere), 422, "chain-mismatch");
    ObjectNode unknown = good.deepCopy();
    unknown.put("sender", "nobody");
    assertProblem(post(TRANSACTIONS, unknown), 422, "sender-unknown");
    ObjectNode operation = good.deepCopy();
    operation.put("operationType", "mint");
    assertProblem(post(TRANSACTIONS, operation), 422, "operation-unknown");
  }

  private ObjectNode another(int lane, long nonce) {
    ObjectNode draft = JSON.createObjectNode();
    draft.put("operationType", "message").put("lane", lane).put("nonce", nonce);
    return signed(draft.put("payloadText", "another"));
  }

  @Test
  void aNonceThatWasUsedIsAConflict() {
    int lane = freshLane();
    post(TRANSACTIONS, message(lane, 0), "Prefer", "wait=30");
    assertProblem(post(TRANSACTIONS, another(lane, 0)), 409, "nonce-used");
  }

  @Test
  void aNonceThatIsHeldNamesItsHolder() {
    int lane = freshLane();
    // It is pending behind nonces 0 to 4, so it keeps holding its own.
    String holder = json(post(TRANSACTIONS, message(lane, 5))).path("id").asString();
    HttpResponse<String> response = post(TRANSACTIONS, another(lane, 5));
    assertProblem(response, 409, "nonce-held");
    assertThat(json(response).path("holder").asString()).isEqualTo(holder);
    assertProblem(get(TRANSACTIONS + "/" + holder + "/proof"), 404, "transaction-not-final");
  }

  @Test
  void aCursorBelongsToItsFilters() {
    int lane = freshLane();
    for (int nonce = 0; nonce < 2; nonce++) {
      post(TRANSACTIONS, message(lane, nonce), "Prefer", "wait=30");
    }
    String cursor = json(get(TRANSACTIONS + "?sender=demo&limit=1")).path("next").asString();
    String here = TRANSACTIONS + "?sender=demo&limit=1&cursor=" + cursor;
    assertThat(get(here).statusCode()).isEqualTo(200);
    for (String elsewhere :
        List.of(TRANSACTIONS + "?", TRANSACTIONS + "?receiver=demo&", "/api/v1/blocks?")) {
      assertProblem(get(elsewhere + "cursor=" + cursor), 400, "cursor-invalid");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /a<b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /api/v1/accounts/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n",
        "POST /api/v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /api/v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "POST /api/v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
      })
  void whatTomcatRefusesIsAProblem(String request) {
    String answer = raw(request);
    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
    assertThat(answer).containsIgnoringCase("x-request-id: ");
    assertThat(answer).contains("\"code\":\"request-malformed\"").doesNotContain("<html");
  }

  @Test
  void headersAndTargetsHaveALimit() {
    String large = "a".repeat(9_000);
    for (String request :
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\nX: " + large + "\r\n\r\n",
            "GET /" + large + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
      assertThat(raw(request)).startsWith("HTTP/1.1 4").contains("\"code\":\"request-malformed\"");
    }
  }

  // Both at once, because each takes as long as its deadline.
  @Test
  void aBodyThatDoesNotArriveTimesOutWhoeverReadsIt() {
    String head = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    List<String> stopping =
        List.of(
            head.formatted("/api/v1/transactions") + "Content-Length: 10\r\n\r\n{",
            head.formatted("/api/v1/signatures/verify")
                + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers =
          stopping.stream().map(request -> clients.submit(() -> raw(request))).toList();
      assertThat(answers)
          .extracting(Future::get)
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .startsWith("HTTP/1.1 408 ")
                      .contains("\"code\":\"request-timeout\""));
    }
  }

  @Test
  void aBodyThatEndsEarlyIsAProblem() {
    byte[] request =
        ("POST /api/v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 10\r\n\r\n{")
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(raw(request, true)).startsWith("HTTP/1.1 400 ").contains("request-malformed");
  }

  @Test
  void traceAndUnknownMethodsAreNotAllowed() {
    for (String method : List.of("TRACE", "FOO")) {
      assertThat(raw(method + " / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 405 ")
          .containsIgnoringCase("\r\nallow: ")
          .contains("\"code\":\"method-not-allowed\"");
    }
  }

  @Test
  void noAnswerSetsACookieOrIsHtml() {
    for (String path : List.of("/nowhere", "/api/v1/chain", "/error", "/api/v1/blocks/x")) {
      HttpResponse<String> response =
          send(request(path).header("Accept", "text/html,application/json"));
      assertThat(response.headers().map()).doesNotContainKey("set-cookie");
      assertThat(response.body()).doesNotContain("<html");
    }
  }
}
