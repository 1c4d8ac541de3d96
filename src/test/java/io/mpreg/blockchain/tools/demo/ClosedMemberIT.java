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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Members that accept nothing report it, each with its own reason; reads are served.
@ExtendWith(OutputCaptureExtension.class)
class ClosedMemberIT {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;
  private final TestDatabase database = TestDatabase.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private ConfigurableApplicationContext node;

  @BeforeEach
  void aChainOfFour() throws IOException {
    List<String> genesis = new ArrayList<>(List.of("genesis", "--name=four"));
    genesis.add("--out=" + file("genesis.json"));
    genesis.add("--balance=member-1=100");
    for (int member = 1; member <= 4; member++) {
      String address = member == 1 ? "" : "http://member-%d.example:9000".formatted(member);
      String id = "member-" + member;
      keygen(
          id,
          address.isEmpty()
              ? Stream.of("--authority")
              : Stream.of("--authority", "--address=" + address));
      genesis.add(file(id + ".json").toString());
    }
    run(genesis.toArray(String[]::new));
    keygen("reader", Stream.of("--authority"));
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
    client.close();
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static String run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private void keygen(String id, Stream<String> more) throws IOException {
    Stream<String> keys =
        Stream.of(
            "keygen",
            "--json",
            "--id=" + id,
            "--key-store=" + file(id + ".p12"),
            "--password-file=" + file(id + ".pw"),
            "--new-password");
    Files.writeString(file(id + ".json"), run(Stream.concat(keys, more).toArray(String[]::new)));
  }

  private void start(String id, String keys, String... more) {
    Stream<String> settings =
        Stream.of(
            "--server.port=0",
            "--management.server.port=0",
            "--ledger.genesis=" + file("genesis.json"),
            "--ledger.authority.id=" + id,
            "--ledger.authority.key-store=" + file(keys + ".p12"),
            "--ledger.authority.key-store-password-file=" + file(keys + ".pw"));
    node =
        SpringApplication.run(
            LedgerApplication.class,
            Stream.of(settings, database.arguments(), Stream.of(more))
                .flatMap(Function.identity())
                .toArray(String[]::new));
  }

  private HttpResponse<String> send(String method, String port, String path, String body)
      throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:%s%s".formatted(node.getEnvironment().getProperty(port), path));
    return client.send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", "local.server.port", path, "");
  }

  private JsonNode health() throws Exception {
    return JSON.readTree(send("GET", "local.management.port", "/actuator/health", "").body());
  }

  private String transaction() {
    return run(
        "sign",
        "--json",
        "--key-store=" + file("member-1.p12"),
        "--password-file=" + file("member-1.pw"),
        "--sender=member-1",
        "--operation=app.note",
        "--payload=x",
        "--nonce=0",
        "--valid-until=1000",
        "--genesis=" + file("genesis.json"));
  }

  private void assertClosed(String code, String why, String detail, CapturedOutput log)
      throws Exception {
    String transaction = transaction();
    for (HttpResponse<String> answer :
        List.of(
            send("POST", "local.server.port", "/api/v1/transactions", transaction),
            send(
                "POST",
                "local.server.port",
                "/api/v1/transactions/batch",
                "[" + transaction + "]"))) {
      JsonNode problem = JSON.readTree(answer.body());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(problem.path("code").asString()).isEqualTo(code);
      assertThat(problem.path("detail").asString()).contains("nothing was accepted", detail);
      assertThat(answer.headers().firstValue("Retry-After")).as("asking again").isEmpty();
      assertThat(problem.has("retryAfterSeconds")).isFalse();
    }
    String id = JSON.readTree(transaction).path("id").asString("0".repeat(64));
    assertThat(get("/api/v1/transactions/" + id).statusCode()).isEqualTo(404);
    assertThat(get("/writez").statusCode()).isEqualTo(503);
    JsonNode acceptance = health().path("components").path("acceptance");
    assertThat(acceptance.path("status").asString()).isEqualTo("CLOSED");
    assertThat(acceptance.path("details").path("why").asString()).isEqualTo(why);
    assertThat(get("/api/v1/chain").statusCode()).isEqualTo(200);
    assertThat(log.getAll()).doesNotContain("Store failure in", "StoreFailure:");
  }

  @Test
  void oneThatFollowsNamesThoseThatAccept(CapturedOutput log) throws Exception {
    start("reader", "reader", "--ledger.authority.observer=true");

    assertClosed(
        "member-follows",
        "follows",
        "it is no authority and only follows; submit to one of: member-1, member-2 on"
            + " member-2.example, member-3 on member-3.example, member-4 on member-4.example",
        log);
    assertThat(get("/readyz").statusCode()).as("reads").isEqualTo(200);
    CommandRun submitted =
        CommandRun.withInput(
            transaction(),
            "submit",
            "--wait=60",
            "--url=http://127.0.0.1:" + node.getEnvironment().getProperty("local.server.port"));
    assertThat(submitted.exitCode()).isNotZero();
    assertThat(submitted.err()).contains("member-follows", "member-2");
  }

  @Test
  void oneWhoseKeyWasReplacedSaysThatOfItsOwn(CapturedOutput log) throws Exception {
    start("member-1", "reader", "--ledger.authority.observer=true");

    assertClosed(
        "member-key-replaced",
        "key_replaced",
        "another checkpoint key than it runs with; submit to one of: member-2 on",
        log);
    assertThat(get("/readyz").statusCode()).as("reads").isEqualTo(200);
  }

  @Test
  void oneThatHasStoppedForGoodSaysThat(CapturedOutput log) throws Exception {
    Files.writeString(database.directory().resolve("conflict.txt"), "height 1\n");
    start("member-1", "member-1");

    assertClosed("member-halted", "halted", "until its operators have acted", log);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
  }

  @Test
  void oneThatAcceptsIsReadyForWrites() throws Exception {
    start("member-1", "member-1");

    HttpResponse<String> answer =
        send("POST", "local.server.port", "/api/v1/transactions", transaction());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(get("/writez").statusCode()).isEqualTo(200);
    assertThat(health().path("components").path("acceptance").path("status").asString())
        .isEqualTo("UP");
  }
}
