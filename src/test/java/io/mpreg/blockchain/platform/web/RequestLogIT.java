package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The log lines of requests: enough to find each refused one, without secrets.
class RequestLogIT extends HttpIntegrationTest {
  private static final String TRANSACTIONS = "/api/v1/transactions";
  private static final String SECRET = "hush-7f3a9c";

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger requests = (Logger) LoggerFactory.getLogger(RequestLog.NAME);
  private final Logger application = (Logger) LoggerFactory.getLogger("io.mpreg.blockchain");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    root.addAppender(lines);
    // Lines of the previous second may have used up the limit.
    requests.setLevel(Level.DEBUG);
  }

  @AfterEach
  void stop() {
    root.detachAppender(lines);
    requests.setLevel(null);
    application.setLevel(null);
  }

  private static Map<String, Object> fields(ILoggingEvent line) {
    Map<String, Object> fields = new HashMap<>(line.getMDCPropertyMap());
    if (line.getKeyValuePairs() != null) {
      line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
    }
    return fields;
  }

  // A line is written after its request was answered, so it may come a little later.
  private List<Map<String, Object>> linesOf(String requestId, int atLeast) throws Exception {
    List<Map<String, Object>> found = List.of();
    for (int i = 0; i < 1_000 && found.size() < atLeast; i++) {
      Thread.sleep(10);
      found =
          List.copyOf(lines.list).stream()
              .map(RequestLogIT::fields)
              .filter(fields -> requestId.equals(fields.get("requestId")))
              .toList();
    }
    assertThat(found).hasSizeGreaterThanOrEqualTo(atLeast);
    return found;
  }

  @Test
  void aRefusedSubmissionIsFoundByItsRequestAndItsTransaction() throws Exception {
    ObjectNode wrong = message(freshLane(), 0).put("signature", "0".repeat(128));
    HttpResponse<String> answer = post(TRANSACTIONS, wrong, "X-Request-Id", "refused-1");
    assertProblem(answer, 422, "signature-invalid");
    Map<String, Object> line = linesOf("refused-1", 1).getLast();
    assertThat(line)
        .containsEntry("method", "POST")
        .containsEntry("path", TRANSACTIONS)
        .containsEntry("status", 422)
        .containsEntry("code", "signature-invalid");
    assertThat((String) line.get("transactionId")).matches("[0-9a-f]{64}");
  }

  @Test
  void everyRefusedItemOfABatchIsFoundByItsTransaction() throws Exception {
    ObjectNode good = message(freshLane(), 0);
    ObjectNode wrong = message(freshLane(), 0).put("signature", "0".repeat(128));
    ArrayNode batch = JSON.createArrayNode().add(good).add(wrong).add(JSON.createObjectNode());
    JsonNode answer = json(post(TRANSACTIONS + "/batch", batch, "X-Request-Id", "batch-1"));
    List<Map<String, Object>> found = linesOf("batch-1", 3);
    assertThat(found)
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsEntry("transactionId", answer.get(1).path("id").asString())
                    .containsEntry("code", "signature-invalid"))
        .anySatisfy(line -> assertThat(line).containsEntry("code", "transaction-malformed"))
        .noneSatisfy(
            line ->
                assertThat(line)
                    .containsEntry("transactionId", answer.get(0).path("id").asString()));
  }

  @Test
  void atTheUsualLevelReadsLeaveNothingAndAFloodLittle() throws Exception {
    requests.setLevel(Level.INFO);
    get("/api/v1/chain");
    // Lines of the previous second may have used up the limit for the first of them.
    for (int i = 0; i < 100 || (lines.list.isEmpty() && i < 10_000); i++) {
      post(TRANSACTIONS, "{}", "X-Request-Id", "flood-" + i);
    }
    long seconds =
        1 + (lines.list.getLast().getTimeStamp() - lines.list.getFirst().getTimeStamp()) / 1_000;
    List<ILoggingEvent> written =
        List.copyOf(lines.list).stream()
            .filter(line -> line.getLoggerName().equals(RequestLog.NAME))
            .toList();
    assertThat(written).isNotEmpty();
    assertThat(written)
        .hasSizeLessThanOrEqualTo(Math.toIntExact(RequestLog.LINES_PER_SECOND * (seconds + 1)));
    assertThat(written).noneMatch(line -> "GET".equals(fields(line).get("method")));
  }

  @Test
  void nothingSecretIsWritten() throws Exception {
    application.setLevel(Level.DEBUG);
    ObjectNode transaction = message(freshLane(), 0);
    String payload =
        Base64.getEncoder()
            .encodeToString(
                "{\"topic\":\"t\",\"body\":\"%s\"}"
                    .formatted(SECRET)
                    .getBytes(StandardCharsets.UTF_8));
    String signature = transaction.path("signature").asString();
    transaction.put("payload", payload);
    post(TRANSACTIONS, transaction, "Authorization", "Bearer " + SECRET, "X-Api-Key", SECRET);
    post(TRANSACTIONS, "{\"" + SECRET + "\": 1}");
    post(TRANSACTIONS, "{\"sender\": \"" + SECRET + " \"}");
    post(TRANSACTIONS + "/batch", "[{\"payload\": \"" + SECRET + "\"}, " + transaction + "]");
    post(TRANSACTIONS + "?token=" + SECRET, SECRET);
    get("/api/v1/chain?api_key=" + SECRET);
    get("/api/v1/blocks?cursor=" + SECRET);
    post("/api/v1/signatures/verify", "{\"message\": \"" + SECRET + "\"}");
    post(TRANSACTIONS, "{}", "X-Request-Id", "the-last");
    linesOf("the-last", 1);
    assertThat(List.copyOf(lines.list))
        .hasSizeGreaterThan(8)
        .allSatisfy(
            line ->
                assertThat(line.getFormattedMessage() + fields(line) + line.getThrowableProxy())
                    .doesNotContain(SECRET)
                    .doesNotContain(payload)
                    .doesNotContain(signature));
  }

  @Test
  void structuredLinesHaveTheIdsAsFields() throws Exception {
    ObjectNode wrong = message(freshLane(), 0).put("signature", "0".repeat(128));
    post(TRANSACTIONS, wrong, "X-Request-Id", "structured-1");
    linesOf("structured-1", 1);
    ILoggingEvent line =
        List.copyOf(lines.list).stream()
            .filter(event -> "structured-1".equals(event.getMDCPropertyMap().get("requestId")))
            .toList()
            .getLast();
    for (String format : List.of("ecs", "logstash")) {
      JsonNode json = JSON.readTree(encoded(format, line));
      assertThat(json.path("requestId").asString()).as(format).isEqualTo("structured-1");
      assertThat(json.path("transactionId").asString()).as(format).hasSize(64);
      assertThat(json.path("code").asString()).as(format).isEqualTo("signature-invalid");
    }
  }

  private byte[] encoded(String format, ILoggingEvent line) {
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(root.getLoggerContext());
    encoder.setFormat(format);
    encoder.start();
    return encoder.encode(line);
  }
}
