package io.mpreg.blockchain.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.platform.database.TestDatabase;
import io.mpreg.blockchain.tools.cli.CommandRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node with little room says what is full, and when to retry; a client that waits retries.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"management.server.port=0", "ledger.pending-capacity=80"})
class BackPressureIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private String message(int lane, long nonce) {
    String draft =
        """
        {"operationType":"message","lane":%d,"nonce":%d,"payloadJson":{"topic":"t","body":"b"}}\
        """
            .formatted(lane, nonce);
    try {
      return post(DemoController.PATH, draft).body();
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private String messages(int lane, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(nonce -> message(lane, nonce))
        .collect(Collectors.joining(","));
  }

  @Test
  void behindAGapTheShareOfASenderIsNamedAndTheNonceThatIsMissing() throws Exception {
    JsonNode answers =
        JSON.readTree(post("/api/v1/transactions/batch", "[" + messages(2, 1, 12) + "]").body());

    for (int i = 0; i < 10; i++) {
      assertThat(answers.path(i).path("httpStatus").asInt()).isEqualTo(202);
    }
    JsonNode problem = answers.path(10).path("problem");
    assertThat(problem.path("code").asString()).isEqualTo("sender-pending-full");
    assertThat(problem.path("detail").asString())
        .isEqualTo(
            "10 of this sender wait behind gaps, at most 10 may; nonce 0 of lane 2 is missing");
    assertThat(problem.path("retryAfterSeconds").asInt()).isEqualTo(1);

    HttpResponse<String> alone = post("/api/v1/transactions", message(3, 1));
    assertThat(alone.statusCode()).isEqualTo(429);
    assertThat(alone.headers().firstValue("Retry-After")).contains("1");
    assertThat(JSON.readTree(alone.body()).path("detail").asString())
        .endsWith("nonce 0 of lane 3 is missing");
    // Filling the gap frees room.
    assertThat(post("/api/v1/transactions", message(2, 0)).statusCode()).isEqualTo(202);
  }

  @Test
  void whoWaitsSendsAgainWhatThereWasNoRoomFor() {
    CommandRun run =
        CommandRun.withInput(
            "[" + messages(1, 0, 200) + "]",
            "submit",
            "--json",
            "--wait=120",
            "--url=http://127.0.0.1:" + port);

    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(run.out().lines().map(line -> JSON.readTree(line).path("outcomeCode").asString()))
        .hasSize(200)
        .containsOnly("applied");
  }
}
