package io.mpreg.blockchain.tools.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Audits on demand, on the management port.
class AuditHttpIT extends HttpIntegrationTest {

  private HttpRequest.Builder management(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d/actuator/%s".formatted(managementPort, path)))
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> start(String body) {
    return send(
        management("audits")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static void assertManagementProblem(
      HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(response).path("code").asString()).as(response.body()).isEqualTo(code);
    assertThat(json(response).path("instance").asString()).startsWith("/actuator/audits");
  }

  private JsonNode started(String body) {
    HttpResponse<String> response = start(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    JsonNode audit = json(response);
    assertThat(header(response, "Location"))
        .isEqualTo("/actuator/audits/" + audit.path("id").asString());
    return audit;
  }

  private JsonNode ended(JsonNode started) {
    String path = "audits/" + started.path("id").asString();
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> json(send(management(path).GET())),
            audit -> !audit.path("state").asString().equals("running"));
  }

  private void aBlock() {
    int lane = freshLane();
    HttpResponse<String> response =
        post("/api/v1/transactions", message(lane, 0), "Prefer", "wait=30");
    assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
  }

  @Test
  void anAuditPassesAndIsRemembered() {
    aBlock();
    JsonNode audit = ended(started("{}"));

    assertThat(audit.path("state").asString()).as(audit.toString()).isEqualTo("passed");
    assertThat(audit.path("from").asLong()).isZero();
    assertThat(audit.path("blocksDone").asLong())
        .isEqualTo(audit.path("blocksTotal").asLong())
        .isEqualTo(audit.path("to").asLong() + 1)
        .isGreaterThan(1);
    assertThat(audit.path("transactionsDone").asLong())
        .isEqualTo(audit.path("transactionsTotal").asLong())
        .isPositive();
    assertThat(audit.has("divergence")).isFalse();
    assertThat(json(send(management("audits").GET())).path("items")).contains(audit);

    JsonNode health = json(send(management("health").GET())).path("components").path("audit");
    assertThat(health.path("status").asString()).isEqualTo("UP");
    assertThat(health.path("details").path("continuous").asBoolean()).isTrue();
    assertThat(health.path("details").path("to").asLong()).isPositive();
  }

  @Test
  void anAuditBeginsAtAHeight() {
    aBlock();

    assertThat(ended(started("{\"from\": 1}")).path("from").asLong()).isEqualTo(1);
  }

  @Test
  void anAuditNeedsNoBody() {
    HttpResponse<String> response = send(management("audits").POST(BodyPublishers.noBody()));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    ended(json(response));
  }

  @Test
  void oneRunsAtATimeAndCanBeCancelled() throws SQLException {
    aBlock();
    try (Connection blocker = DATABASE.connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE ledger.history_node IN ACCESS EXCLUSIVE MODE");
      JsonNode audit = started("{}");
      HttpResponse<String> second = start("{}");
      HttpResponse<String> cancelled =
          send(management("audits/" + audit.path("id").asString()).DELETE());
      blocker.rollback();

      assertManagementProblem(second, 409, "audit-running");
      assertThat(cancelled.statusCode()).isEqualTo(200);
      assertThat(ended(audit).path("state").asString()).isEqualTo("cancelled");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"from\": 100000000}", "{\"from\": -1}"})
  void aHeightThatIsNoneIsAProblem(String body) {
    assertManagementProblem(start(body), 400, "body-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"from\": \"x\"}", "{\"from\": 1.5}", "{\"form\": 1}", "{", "[]"})
  void whatIsNoHeightIsAProblem(String body) {
    assertManagementProblem(start(body), 400, body.equals("{") ? "json-malformed" : "body-invalid");
  }

  @Test
  void anUnknownAuditIsAProblem() {
    assertManagementProblem(send(management("audits/1").GET()), 404, "audit-unknown");
    assertManagementProblem(send(management("audits/1").DELETE()), 404, "audit-unknown");
  }

  @Test
  void thePublicPortKnowsNothingOfIt() {
    assertProblem(get("/actuator/audits"), 404, "path-unknown");
    assertProblem(get("/api/v1/chain/audits"), 404, "path-unknown");
  }
}
