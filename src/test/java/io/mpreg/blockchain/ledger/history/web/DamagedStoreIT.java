package io.mpreg.blockchain.ledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rows of a running node are changed behind its back: damaged items are named, and everything else
/// is served.
class DamagedStoreIT extends HttpIntegrationTest {
  private record Sent(String id, long height) {}

  private final List<Sent> sent = new ArrayList<>();
  private final List<String> repairs = new ArrayList<>();

  @BeforeEach
  void threeBlocks() {
    int lane = freshLane();
    for (int nonce = 0; nonce < 3; nonce++) {
      JsonNode status =
          json(post("/api/v1/transactions", message(lane, nonce), "Prefer", "wait=30"));
      sent.add(new Sent(status.path("id").asString(), status.path("height").asLong()));
    }
  }

  // Other tests use the same database; only an audit of the whole chain clears the alarm.
  @AfterEach
  void repair() throws SQLException {
    for (String repair : repairs) {
      DATABASE.damage(repair);
    }
    HttpResponse<String> audit =
        send(
            management("audits")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    String path = "audits/" + json(audit).path("id").asString();
    JsonNode ended =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> json(send(management(path).GET())),
                found -> !found.path("state").asString().equals("running"));
    assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("passed");
    assertThat(audited().path("status").asString()).isEqualTo("UP");
    assertThat(metrics()).contains("ledger_audit_diverged{application=\"mpreg-ledger\"} 0.0");
  }

  private HttpRequest.Builder management(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:%d/actuator/%s".formatted(managementPort, path)))
        .timeout(Duration.ofSeconds(60));
  }

  private JsonNode audited() {
    return json(send(management("health").GET())).path("components").path("audit");
  }

  private String metrics() {
    return send(management("prometheus").GET()).body();
  }

  private long height() {
    return sent.get(1).height();
  }

  private String id() {
    return sent.get(1).id();
  }

  private String hash() throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT encode(hash, 'hex') FROM ledger.block WHERE height = " + height())) {
      row.next();
      return row.getString(1);
    }
  }

  private void damage(String table, String column, int offset, String where) throws SQLException {
    String change =
        "UPDATE ledger.%1$s SET %2$s = set_byte(%2$s, %3$d, get_byte(%2$s, %3$d) # 1) WHERE %4$s"
            .formatted(table, column, offset, where);
    assertThat(DATABASE.damage(change)).isEqualTo(1);
    repairs.add(change);
  }

  private void remove(String table, String where) throws SQLException {
    DATABASE.execute(
        "DROP TABLE IF EXISTS kept",
        "CREATE TABLE kept AS SELECT * FROM ledger.%s WHERE %s".formatted(table, where));
    assertThat(DATABASE.damage("DELETE FROM ledger.%s WHERE %s".formatted(table, where)))
        .isEqualTo(1);
    repairs.add("INSERT INTO ledger.%s SELECT * FROM kept".formatted(table));
  }

  private void assertDamaged(String path, String detail) {
    HttpResponse<String> response = get(path);
    assertProblem(response, 500, "store-damaged");
    assertThat(json(response).path("detail").asString())
        .as(path)
        .contains("block %d: ".formatted(height()), detail, "ask another member");
    assertThat(response.headers().firstValue("Retry-After")).isEmpty();
  }

  // What the operator and the gateway see: the node still answers.
  private void assertAlarm(String detail) {
    JsonNode health = audited();
    assertThat(health.path("status").asString()).isEqualTo("DOWN");
    assertThat(health.path("details").path("divergence").asString()).contains(detail);
    assertThat(metrics()).contains("ledger_audit_diverged{application=\"mpreg-ledger\"} 1.0");
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void aDamagedBlockIsNamedAndTheOthersAreServed() throws Exception {
    damage("block", "certificate", 0, "height = " + height());

    assertDamaged("/api/v1/blocks/" + height(), "block.certificate: magic");
    assertDamaged("/api/v1/blocks/%d/transactions".formatted(height()), "block.certificate");
    assertDamaged("/api/v1/blocks/proof?from=" + height(), "block.certificate");
    assertDamaged("/api/v1/blocks/by-hash/" + hash(), "block.certificate");
    assertAlarm("block %d: block.certificate".formatted(height()));
    assertThat(get("/api/v1/blocks/" + (height() - 1)).statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/transactions/" + id()).statusCode()).isEqualTo(200);

    assertBlocks(List.of(height()));
    assertEvents("block", height(), "block.certificate", "damaged", "block");
  }

  @Test
  void aMissingBlockIsNamed() throws Exception {
    remove("block", "height = " + height());

    assertBlocks(List.of(height()));
    assertAlarm("block %d: block: is missing".formatted(height()));
    assertEvents("block", height(), "block: is missing", "damaged", "block");
  }

  // Page by page, of any size: every height is shown or reported as damaged.
  private void assertBlocks(List<Long> damaged) {
    long head = json(get("/api/v1/chain")).path("height").asLong();
    for (int limit : new int[] {1, 2, 500}) {
      List<Long> shown = new ArrayList<>();
      List<Long> unshown = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = json(get("/api/v1/blocks?limit=%d%s".formatted(limit, cursor)));
        page.path("items").forEach(block -> shown.add(block.path("height").asLong()));
        page.path("damaged").forEach(block -> unshown.add(block.path("height").asLong()));
        assertThat(page.has("damaged")).isEqualTo(!page.path("damaged").isEmpty());
        cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asString();
      } while (!cursor.isEmpty());
      assertThat(unshown).isEqualTo(damaged);
      assertThat(shown)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(0, head).filter(at -> !damaged.contains(at)).boxed().toList());
    }
  }

  private void assertEvents(String types, long damaged, String detail, String... expected)
      throws IOException {
    String query = "?types=%s&after=%d".formatted(types, damaged - 1);
    try (EventClient client = new EventClient(port, query)) {
      EventClient.Event event = client.next().orElseThrow();
      while (!event.type().equals(expected[0])) {
        event = client.next().orElseThrow();
      }
      JsonNode data = JSON.readTree(event.data());
      assertThat(data.path("height").asLong()).isEqualTo(damaged);
      assertThat(data.path("detail").asString()).contains(detail);
      String id = event.id();
      for (int i = 1; i < expected.length; i++) {
        assertThat(client.next().orElseThrow().type()).isEqualTo(expected[i]);
      }
      // A client that lost its connection there continues after it.
      try (EventClient again = new EventClient(port, "?types=%s&after=%s".formatted(types, id))) {
        assertThat(again.next().orElseThrow().type()).isEqualTo(expected[1]);
      }
    }
  }

  @Test
  void aDamagedTransactionIsNamedAndTheOthersAreServed() throws Exception {
    damage("block_transaction", "payload", 0, "height = %d AND index = 0".formatted(height()));

    String wrong = "block_transaction.payload: the payload is not the one";
    assertDamaged("/api/v1/transactions/" + id(), wrong);
    assertDamaged("/api/v1/transactions/%s/proof".formatted(id()), wrong);
    assertAlarm("transaction 0 of block %d: %s".formatted(height(), wrong));
    assertThat(get("/api/v1/blocks/" + height()).statusCode()).isEqualTo(200);

    HttpResponse<String> block = get("/api/v1/blocks/%d/transactions".formatted(height()));
    assertThat(json(block).path("items")).isEmpty();
    assertThat(json(block).path("damaged").get(0).path("index").asInt()).isZero();
    assertThat(header(block, "Cache-Control")).isEqualTo("no-cache");

    assertFound("/api/v1/transactions?sender=demo&limit=3", wrong);
    assertDamaged("/api/v1/transactions/%s/past".formatted(id()), wrong);
    assertNamedAmongConcurrent(wrong);
    assertEvents("transaction", height(), wrong, "damaged", "transaction");
  }

  @Test
  void aMissingTransactionIsNamed() throws Exception {
    remove("block_transaction", "height = %d AND index = 0".formatted(height()));

    JsonNode page = json(get("/api/v1/blocks/%d/transactions".formatted(height())));
    assertThat(page.path("items")).isEmpty();
    assertThat(page.path("damaged").get(0).path("detail").asString())
        .isEqualTo("transaction 0 of block %d: block_transaction: is missing".formatted(height()));
    assertAlarm("block_transaction: is missing");
  }

  // Each message has seen the one before, so only the damaged one is left, which may be concurrent.
  private void assertNamedAmongConcurrent(String detail) {
    JsonNode page = json(get("/api/v1/transactions/%s/concurrent".formatted(sent.get(0).id())));

    assertThat(page.path("items")).isEmpty();
    assertThat(page.path("damaged")).hasSize(1);
    assertThat(page.path("damaged").get(0).path("height").asLong()).isEqualTo(height());
    assertThat(page.path("damaged").get(0).path("detail").asString()).contains(detail);
  }

  private void assertFound(String path, String detail) {
    JsonNode page = json(get(path));
    assertThat(page.path("items"))
        .extracting(item -> item.path("id").asString())
        .containsExactly(sent.get(2).id(), sent.get(0).id());
    assertThat(page.path("damaged")).hasSize(1);
    assertThat(page.path("damaged").get(0).path("height").asLong()).isEqualTo(height());
    assertThat(page.path("damaged").get(0).path("detail").asString()).contains(detail);
    assertThat(page.path("next").asString()).isNotBlank();
  }

  @Test
  void rowsAboveTheHeadAreNoneOfTheChains() throws Exception {
    long above = sent.get(2).height() + 1;
    repairs.add("DELETE FROM ledger.block WHERE height = " + above);
    repairs.add("DELETE FROM ledger.block_transaction WHERE height = " + above);
    assertThat(
            DATABASE.damage(
                """
                INSERT INTO ledger.block
                SELECT %d, sha256('\\x00'), '\\x00', certificate, leaf_hashes, transaction_count
                FROM ledger.block WHERE height = %d\
                """
                    .formatted(above, height())))
        .isEqualTo(1);
    assertThat(
            DATABASE.damage(
                """
                INSERT INTO ledger.block_transaction
                SELECT %d, index, outcome, id, sender, receiver, operation_type, transaction_bytes, payload
                FROM ledger.block_transaction WHERE height = %d\
                """
                    .formatted(above, height())))
        .isEqualTo(1);

    assertBlocks(List.of());
    assertProblem(get("/api/v1/blocks/" + above), 404, "block-unknown");
    JsonNode status = json(get("/api/v1/transactions/" + id()));
    assertThat(status.path("height").asLong()).isEqualTo(height());
    assertThat(get("/api/v1/transactions/%s/receipt".formatted(id())).statusCode()).isEqualTo(200);
    JsonNode found = json(get("/api/v1/transactions?sender=demo&limit=3"));
    assertThat(found.path("items"))
        .extracting(item -> item.path("id").asString())
        .containsExactly(sent.get(2).id(), sent.get(1).id(), sent.get(0).id());
    assertThat(found.has("damaged")).isFalse();
  }

  @Test
  void aDamagedStateEntryDoesNotBreakTheListOfNodes() throws Exception {
    JsonNode before = json(get("/api/v1/nodes?limit=500"));
    damage("state_entry", "value", 0, "key = '\\x060000000464656d6f'");

    assertThat(json(get("/api/v1/nodes?limit=500"))).isEqualTo(before);
    assertThat(json(get("/api/v1/nodes?limit=1")).path("items").get(0))
        .isEqualTo(before.path("items").get(0));
  }
}
