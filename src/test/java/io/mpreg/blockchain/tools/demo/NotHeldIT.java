package io.mpreg.blockchain.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.merkle.RangeProof;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.DocumentedAnswers;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.door.LedgerOpening;
import io.mpreg.blockchain.ledger.door.LedgerOptions;
import io.mpreg.blockchain.ledger.door.SnapshotFinder;
import io.mpreg.blockchain.ledger.door.Snapshots;
import io.mpreg.blockchain.ledger.history.InMemoryLedgerStore;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.SnapshotCommit;
import io.mpreg.blockchain.members.mining.TestMiner;
import io.mpreg.blockchain.platform.database.TestDatabase;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node that was started from the snapshot after block 4 of the demonstration chain, over HTTP.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "management.server.port=0")
@Import(NotHeldIT.AtBlockFour.class)
class NotHeldIT {
  private static final int BASE = 4;
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Transaction> TRANSACTIONS = new ArrayList<>();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class AtBlockFour {
    @Bean
    SnapshotFinder atBlockFour() {
      return genesis -> Optional.of(snapshot(genesis));
    }
  }

  private static SnapshotCommit snapshot(Genesis genesis) {
    LedgerStore store = new InMemoryLedgerStore();
    AuthorityKeys keys =
        new AuthorityKeys(
            DemoIdentity.AUTHORITY, DemoIdentity.CONSENSUS_KEY, DemoIdentity.CHECKPOINT_KEY);
    InstantSource clock = InstantSource.system();
    try (Ledger ledger =
        LedgerOpening.open(store, genesis, new LedgerOptions(10, 1_000_000, 10, 10), clock)) {
      TestMiner miner = new TestMiner(ledger, keys);
      for (int block = 1; block <= BASE; block++) {
        Transaction transaction = message(genesis, block - 1);
        TRANSACTIONS.add(transaction);
        ledger.submissions().submit(transaction);
        // The minimum interval between two blocks has to pass.
        miner.mineOnce(clock.millis() + block, block * 10_000_000_000L);
      }
      assertThat(ledger.chain().tip().height()).isEqualTo(BASE);
      return Snapshots.of(store, ledger.chain().tip());
    }
  }

  private static Transaction message(Genesis genesis, long nonce) {
    return new TransactionDraft(
            genesis.chainId(),
            DemoIdentity.ID,
            DemoIdentity.ID,
            new OperationType("message"),
            0,
            nonce,
            1_700_000_000_000L,
            0,
            1_000,
            Payload.of("{\"topic\":\"t\",\"body\":\"\"}".getBytes(StandardCharsets.UTF_8)),
            DemoIdentity.KEY.publicKey())
        .signedBy(DemoIdentity.KEY);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return DocumentedAnswers.send(
        CLIENT,
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, Object body)
      throws IOException, InterruptedException {
    return DocumentedAnswers.send(
        CLIENT,
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=30")
            .POST(BodyPublishers.ofString(body.toString()))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/blocks/0",
        "/blocks/3",
        "/blocks/3/transactions",
        "/blocks/3/proof",
        "/blocks/proof?from=3",
        "/chain/consistency-proof?from=3&to=5",
        "/log/tile/0/000.p/5",
        "/log/tile/entries/000.p/5",
        "/events?after=0",
        "/events?after=3:0",
        "/messages?topic=t&from=3",
      })
  void whatLiesBelowIsAProblemThatNamesTheLowestHeight(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(410);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("code").asString()).isEqualTo("not-held");
    assertThat(json(answer).path("detail").asString())
        .contains("block 4, the lowest that this member holds")
        .contains("ask another");
  }

  // The block of the snapshot is there, but not how many messages there were before it.
  @Test
  void messagesAreReadFromTheFirstAfterTheSnapshot() throws Exception {
    JsonNode stream = json(get("/streams?topic=t"));
    assertThat(stream.path("lowestNumber").asLong()).isEqualTo(BASE);
    JsonNode signed =
        json(
            post(
                "/demo/sign",
                "{\"operationType\":\"message\",\"lane\":8,\"payloadJson\":{\"topic\":\"t\",\"body\":\"\"}}"));
    assertThat(json(post("/transactions", signed)).path("status").asString()).isEqualTo("final");

    JsonNode page = json(get("/messages?topic=t&from=" + BASE));
    assertThat(page.path("messages").get(0).path("number").asLong()).isEqualTo(BASE);
    assertThat(json(get("/streams?topic=t")).path("lowestNumber").asLong()).isEqualTo(BASE);
  }

  @Test
  void whatATransactionHasToDoWithBlocksBelowIsNotHeld() throws Exception {
    String path = "/transactions/" + TRANSACTIONS.getLast().id().hex();
    whatLiesBelowIsAProblemThatNamesTheLowestHeight(path + "/past");
    whatLiesBelowIsAProblemThatNamesTheLowestHeight(path + "/concurrent");
  }

  @Test
  void whatIsNamedByAHashMayLieBelow() throws Exception {
    String early = TRANSACTIONS.getFirst().id().hex();
    for (String path :
        List.of(
            "/transactions/" + early,
            "/transactions/" + early + "/proof",
            "/transactions/" + early + "/receipt",
            "/transactions/" + early + "/past",
            "/transactions/" + early + "/concurrent",
            "/causality?first=%s&second=%s".formatted(TRANSACTIONS.getLast().id().hex(), early),
            "/blocks/by-hash/" + "0".repeat(64))) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(json(answer).path("detail").asString()).as(path).contains("may lie below block 4");
    }
  }

  @Test
  void theChainSaysWhereItBegins() throws Exception {
    JsonNode chain = json(get("/chain"));
    assertThat(chain.path("lowestHeight").asLong()).isEqualTo(BASE);
    assertThat(chain.path("totalWork").asLong()).isEqualTo(chain.path("height").asLong() + 1);
    assertThat(chain.path("transactionCount").asLong())
        .isEqualTo(chain.path("height").asLong() - BASE + 1);
    assertThat(Stream.of("/blocks", "/blocks/latest", "/blocks/4", "/transactions", "/consensus"))
        .allSatisfy(path -> assertThat(get(path).statusCode()).as(path).isEqualTo(200));
  }

  @Test
  void theBlocksFromThereOnAreProvedInTheWholeHistory() throws Exception {
    JsonNode page = json(get("/blocks/proof?from=%d&limit=2".formatted(BASE)));
    List<Hash> headers = hashes(page.path("headers"), hex -> MerkleTree.leafHash(Bytes.ofHex(hex)));
    long size = page.path("treeSize").asLong();
    RangeProof proof =
        new RangeProof(
            BASE,
            BASE + headers.size(),
            size,
            hashes(page.path("left"), Hash::fromHex),
            hashes(page.path("right"), Hash::fromHex));
    assertThat(proof.verifies(headers, Hash.fromHex(page.path("root").asString()))).isTrue();
    JsonNode alone = json(get("/blocks/%d/proof?treeSize=%d".formatted(BASE, size)));
    assertThat(alone.path("root")).isEqualTo(page.path("root"));
  }

  private static List<Hash> hashes(JsonNode texts, Function<String, Hash> hash) {
    return StreamSupport.stream(texts.spliterator(), false)
        .map(JsonNode::asString)
        .map(hash)
        .toList();
  }

  @Test
  void whatComesAfterIsProvedFromTheGenesis() throws Exception {
    JsonNode account = json(get("/accounts/demo"));
    JsonNode signed =
        json(
            post(
                "/demo/sign",
                "{\"operationType\":\"message\",\"lane\":9,\"payloadJson\":{\"topic\":\"t\",\"body\":\"\"}}"));
    HttpResponse<String> submitted = post("/transactions", signed);
    assertThat(submitted.statusCode()).as(submitted.body() + account).isEqualTo(200);
    String id = json(submitted).path("id").asString();
    assertThat(json(submitted).path("status").asString()).isEqualTo("final");
    for (String each : List.of(id, TRANSACTIONS.getLast().id().hex())) {
      HttpResponse<String> receipt = get("/transactions/" + each + "/receipt");
      assertThat(receipt.statusCode()).as(receipt.body()).isEqualTo(200);
      HttpResponse<String> verdict = post("/receipts/verify", receipt.body());
      assertThat(json(verdict).path("valid").asBoolean()).as(verdict.body()).isTrue();
    }
  }

  @Test
  void whatWasFinalBeforeIsNotTakenTwice() throws Exception {
    // Its nonce is used, whether this member has the block or not.
    assertThat(json(get("/accounts/demo")).path("finalNonces").path("0").asLong()).isEqualTo(BASE);
  }
}
