package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The metrics on the management port after known requests; the documentation, alerting rules and
/// dashboard use no others.
class MetricsIT extends HttpIntegrationTest {
  private static final String TRANSACTIONS = "/api/v1/transactions";
  private static final String SUBMITTED = "ledger_transactions_submitted_total";
  private static final String ENDED = "ledger_transactions_ended_total";
  private static final Pattern NAME =
      Pattern.compile(
          "\\b(?:ledger|http_server|hikaricp|jvm|process|logback|disk)_[a-z_]*[a-z]\\b(?![*(])");

  private HttpResponse<String> manage(String path) {
    URI uri = URI.create("http://127.0.0.1:%d/actuator/%s".formatted(managementPort, path));
    return send(HttpRequest.newBuilder(uri));
  }

  private Scrape scrape() {
    return Scrape.parse(manage("prometheus").body());
  }

  private void submitAndWait(ObjectNode transaction) {
    HttpResponse<String> answer = post(TRANSACTIONS, transaction, "Prefer", "wait=20");
    assertThat(json(answer).path("status").asString()).isEqualTo("final");
  }

  @Test
  void everyAnswerAndEveryEndIsCounted() {
    int lane = freshLane();
    ObjectNode first = message(lane, 0);
    ObjectNode other = message(lane, 1).put("chainId", "0".repeat(64));
    ObjectNode forged = message(lane, 2).put("signature", "0".repeat(128));
    ObjectNode beyond = message(lane, 5);
    ObjectNode unaffordable = JSON.createObjectNode();
    unaffordable.put("operationType", "transfer").put("lane", lane).put("nonce", 1);
    unaffordable.putObject("payloadJson").put("amount", (1L << 53) - 1);
    ObjectNode overdraft = signed(unaffordable);
    Scrape before = scrape();

    submitAndWait(first);
    submitAndWait(overdraft);
    post(TRANSACTIONS, first);
    post(TRANSACTIONS, "{}");
    ArrayNode batch = JSON.createArrayNode().add(other).add(forged).add(beyond);
    batch.addObject();
    post(TRANSACTIONS + "/batch", batch);

    Scrape after = scrape();
    assertThat(grown(before, after, SUBMITTED, "result=\"accepted\"")).isEqualTo(3);
    assertThat(grown(before, after, SUBMITTED, "result=\"known\"")).isEqualTo(1);
    assertThat(grown(before, after, SUBMITTED, "code=\"transaction-malformed\"")).isEqualTo(2);
    assertThat(grown(before, after, SUBMITTED, "code=\"chain-mismatch\"")).isEqualTo(1);
    assertThat(grown(before, after, SUBMITTED, "code=\"signature-invalid\"")).isEqualTo(1);
    assertThat(grown(before, after, SUBMITTED, "result=\"refused\"")).isEqualTo(4);
    assertThat(grown(before, after, "ledger_submission_transactions_sum")).isEqualTo(6);
    assertThat(grown(before, after, "ledger_acceptance_seconds_count")).isEqualTo(3);
    assertThat(grown(before, after, "ledger_finality_seconds_count")).isEqualTo(2);
    assertThat(grown(before, after, ENDED, "outcome=\"applied\"")).isEqualTo(1);
    assertThat(grown(before, after, ENDED, "outcome=\"balance-insufficient\"")).isEqualTo(1);
    assertThat(grown(before, after, "ledger_signatures_checked_total")).isEqualTo(4);
    assertThat(grown(before, after, "ledger_signatures_checked_total", "result=\"invalid\""))
        .isEqualTo(1);
    assertThat(grown(before, after, "ledger_height")).isEqualTo(2);
    assertThat(grown(before, after, "ledger_block_transactions_sum")).isEqualTo(2);
    assertThat(grown(before, after, "ledger_journal_row_transactions_sum")).isEqualTo(3);
    assertThat(grown(before, after, "ledger_pending_transactions")).isEqualTo(1);
    assertThat(grown(before, after, "ledger_pending_gapped_transactions")).isEqualTo(1);
    assertThat(grown(before, after, "ledger_pending_bytes")).isGreaterThan(2_048);
    assertThat(grown(before, after, "ledger_block_interval_seconds_count")).isPositive();
  }

  private static double grown(Scrape before, Scrape after, String name, String... labels) {
    return after.sum(name, labels) - before.sum(name, labels);
  }

  @Test
  void aHealthyNodeSaysSo() {
    submitAndWait(message(freshLane(), 0));
    Scrape scrape = scrape();
    JsonNode chain = json(get("/api/v1/chain"));
    assertThat(scrape.sum("ledger_height")).isEqualTo(chain.path("height").asDouble());
    assertThat(scrape.sum("ledger_head_age_seconds")).isBetween(0.0, 60.0);
    assertThat(scrape.sum("ledger_database_lease_held")).isEqualTo(1);
    assertThat(scrape.sum("ledger_database_lease_epoch")).isPositive();
    assertThat(scrape.sum("ledger_database_partition_headroom_blocks")).isGreaterThan(50_000);
    assertThat(scrape.sum("ledger_pending_capacity_transactions")).isEqualTo(1_000_000);
    for (String trouble : Set.of("journal_trouble", "mining_trouble", "mining_halted")) {
      assertThat(scrape.samples().keySet()).anyMatch(key -> key.startsWith("ledger_" + trouble));
      assertThat(scrape.sum("ledger_" + trouble)).isZero();
    }
    assertThat(scrape.sum("hikaricp_connections_max", "pool=\"ledger-writers\"")).isEqualTo(3);
    assertThat(scrape.sum("hikaricp_connections_max", "pool=\"ledger-voters\"")).isEqualTo(2);
    assertThat(scrape.series("hikaricp_connections_max")).isEqualTo(3);
    assertThat(scrape.sum("ledger_journal_write_seconds_count", "error=\"none\"")).isPositive();
    assertThat(scrape.sum("ledger_block_commit_seconds_bucket", "le=\"60.0\"")).isPositive();
  }

  @Test
  void nobodyOutsideCanMakeSeries() {
    String nonsense = TRANSACTIONS + "/" + "0".repeat(64);
    get(nonsense);
    get("/nothing/0");
    send(request("/api/v1/chain").method("PATCH", HttpRequest.BodyPublishers.noBody()));
    send(request("/api/v1/chain").method("INVENTED0", HttpRequest.BodyPublishers.noBody()));
    post(TRANSACTIONS, "{}");
    Scrape before = scrape();
    for (int i = 1; i <= 50; i++) {
      get(TRANSACTIONS + "/" + "%064x".formatted(i));
      get("/nothing/" + i);
      get("/api/v1/accounts/nobody-" + i);
      get("/api/v1/blocks/9999" + i);
      send(request("/api/v1/chain").method("INVENTED" + i, HttpRequest.BodyPublishers.noBody()));
      post(TRANSACTIONS, "{\"sender" + i + "\": 1}");
    }
    Scrape after = scrape();
    assertThat(after.series(SUBMITTED)).isEqualTo(before.series(SUBMITTED));
    assertThat(after.series(ENDED)).isEqualTo(before.series(ENDED));
    // The account and the block were not requested before.
    assertThat(after.series("http_server_requests_seconds_count"))
        .isLessThanOrEqualTo(before.series("http_server_requests_seconds_count") + 2);
    assertThat(after.samples().keySet()).noneMatch(key -> key.contains("INVENTED"));
  }

  @Test
  void thePageNamesExactlyWhatIsServed() throws IOException {
    submitAndWait(message(freshLane(), 0));
    Set<String> served =
        scrape().families().stream()
            .filter(name -> name.startsWith("ledger_") && !name.endsWith("_max"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> described =
        Files.readAllLines(Path.of("docs/watching.md")).stream()
            .filter(line -> line.startsWith("| `ledger_"))
            .map(line -> line.split("`")[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(described).isEqualTo(served);
  }

  @Test
  void thePageTheRulesAndTheDashboardUseOnlyWhatIsServed()
      throws IOException, InterruptedException {
    submitAndWait(message(freshLane(), 0));
    Scrape scrape = scrapeAfterAPause();
    Set<String> known = new TreeSet<>(scrape.names());
    known.addAll(scrape.families());
    for (String file :
        Set.of(
            "docs/watching.md",
            "deploy/prometheus/ledger-rules.yml",
            "deploy/grafana/ledger.json")) {
      Matcher used = NAME.matcher(Files.readString(Path.of(file)));
      Set<String> names = new TreeSet<>();
      while (used.find()) {
        names.add(used.group());
      }
      assertThat(names).as(file).hasSizeGreaterThan(10);
      assertThat(known).as(file).containsAll(names);
    }
  }

  // The garbage collector's metric exists after the first pause, with a short delay.
  private Scrape scrapeAfterAPause() throws InterruptedException {
    long end = System.nanoTime() + 30_000_000_000L;
    Scrape scrape = scrape();
    while (!scrape.families().contains("jvm_gc_pause_seconds") && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(100);
      scrape = scrape();
    }
    return scrape;
  }

  @Test
  void withoutAnEndpointThereAreNoTraces(@Autowired ApplicationContext context) {
    assertThat(context.getBean(Tracer.class)).isSameAs(Tracer.NOOP);
    assertThat(context.getBeansOfType(OpenTelemetry.class)).isEmpty();
    assertThat(context.getBeansOfType(SpanExporter.class)).isEmpty();
  }

  @Test
  void theInformationNamesTheChain() {
    JsonNode info = json(manage("info"));
    JsonNode chain = json(get("/api/v1/chain"));
    assertThat(info.path("chain").path("id")).isEqualTo(chain.path("chainId"));
    assertThat(info.path("chain").path("name").asString()).isNotBlank();
  }
}
