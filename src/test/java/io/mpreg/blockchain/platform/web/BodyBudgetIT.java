package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Clients that send slowly or wait for an answer cannot exhaust the memory for bodies.
class BodyBudgetIT extends HttpIntegrationTest {
  private static final String TRANSACTIONS = "/api/v1/transactions";
  private static final String SIGNATURE = "/api/v1/signatures/verify";
  private static final String INCLUSION = "/api/v1/proofs/inclusion/verify";
  private static final int MEMORY = 64 * 1024 * 1024;

  private static final String QUESTION =
      "{\"algorithm\":\"ed25519\",\"publicKey\":\"\",\"message\":\"\",\"signature\":\"\"}";

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked", "Content-Length: 16777216"})
  void slowSendersDoNotKeepOthersOut(String framing) throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < MEMORY / (16 * 1024 * 1024); i++) {
        Socket socket = new Socket("127.0.0.1", port);
        slow.add(socket);
        String head =
            "POST %s/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                .formatted(TRANSACTIONS, framing);
        socket.getOutputStream().write((head + "1\r\n[\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      sleep(500);
      assertThat(post(SIGNATURE, QUESTION).statusCode()).isEqualTo(200);
      assertThat(post(TRANSACTIONS + "/batch", "[]").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(Duration.ofMillis(millis));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void thoseWhoWaitDoNotKeepOthersOut() throws Exception {
    // It waits for nonces 0 to 4, so it cannot become final.
    String pending = message(freshLane(), 5).toString();
    String body = pending + " ".repeat(BodyLimit.DEFAULT_BYTES - pending.length());
    int waiters = MEMORY / BodyLimit.DEFAULT_BYTES;
    CountDownLatch sent = new CountDownLatch(waiters);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < waiters; i++) {
        answers.add(
            clients.submit(
                () ->
                    post(
                        TRANSACTIONS,
                        BodyPublishers.ofInputStream(() -> counted(body, sent)),
                        "Prefer",
                        "wait=5")));
      }
      sent.await();
      sleep(1_000);
      assertThat(post(SIGNATURE, QUESTION).statusCode()).isEqualTo(200);
      for (Future<HttpResponse<String>> answer : answers) {
        assertThat(header(answer.get(), "Preference-Applied")).isEqualTo("wait=5");
      }
    }
  }

  private static InputStream counted(String body, CountDownLatch sent) {
    return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public void close() throws IOException {
        sent.countDown();
        super.close();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {SIGNATURE, INCLUSION, "/api/v1/proofs/consistency/verify"})
  void aBodyThatTurnsOutTooLargeSaysSoWhoeverReadsIt(String path) {
    byte[] body = " ".repeat(BodyLimit.DEFAULT_BYTES + 1).getBytes(StandardCharsets.US_ASCII);
    assertProblem(
        post(path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))),
        413,
        "body-too-large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{} | a field is missing",
        "{\"leafIndex\":null} | null where a value is needed",
        "{\"leafIndex\":\"1\"} | a value of the wrong type",
        "{\"leafIndex\":1.5} | a value of the wrong type",
        "{\"proof\":[7]} | a value of the wrong type",
        "{\"proof\":{}} | a value of the wrong type",
        "[] | the body is not one JSON object, or something follows it",
        "7 | the body is not one JSON object, or something follows it",
        "{\"root\":\"\",\"root\":\"\"} | a name appears twice in one object",
        "{\"leafIndex\":11111111111111111111111111111111111111111} | beyond the limits",
        "{ | the JSON ends early",
        "{] | this is not JSON",
      })
  void whatIsWrongIsSaidInWordsOfThisInterface(String body, String detail) {
    HttpResponse<String> response = post(INCLUSION, body);
    assertThat(json(response).path("detail").asString()).contains(detail);
    assertThat(response.body())
        .doesNotContain("io.mpreg", "java.", "JsonToken", "Coercion", "creator", "Constraints");
  }

  @Test
  void theFieldAtFaultIsNamed() {
    assertThat(json(post(INCLUSION, "{\"proof\":[7]}")).path("pointer").asString())
        .isEqualTo("/proof/0");
    ObjectNode question = JSON.createObjectNode();
    question.put("leafIndex", 0).put("treeSize", 1).put("leafHash", "").put("root", "");
    question.put("x/~", 1).putArray("proof");
    JsonNode problem = json(post(INCLUSION, question));
    assertThat(problem.path("pointer").asString()).isEqualTo("/x~1~0");
    assertThat(problem.path("detail").asString())
        .isEqualTo("a field that the operation does not know");
  }
}
