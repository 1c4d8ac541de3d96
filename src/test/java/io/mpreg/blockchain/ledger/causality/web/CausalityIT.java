package io.mpreg.blockchain.ledger.causality.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.causality.CausalPosition;
import io.mpreg.blockchain.core.causality.Causality;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.merkle.InclusionProof;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.TransactionJson;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Causal order over HTTP: relations, what is concurrent, what was seen; each with the receipts
/// from which a client finds the same.
class CausalityIT extends HttpIntegrationTest {
  private static final String TRANSACTIONS = "/api/v1/transactions/";
  private static final Pattern NEXT = Pattern.compile("<(.+)>; rel=\"next\"");
  private static final SigningKey KEY =
      SigningKey.fromSeed(
          SignatureAlgorithm.ED25519,
          Hash.of("causal order".getBytes(StandardCharsets.US_ASCII)).toArray());

  private final Map<String, Long> nonces = new HashMap<>();

  /// A final transaction as the client knows it.
  private record Made(String id, long height, long observed) {
    CausalPosition position() {
      return new CausalPosition(height, observed);
    }
  }

  private Hash chainId() {
    return Hash.fromHex(json(get("/api/v1/chain")).path("chainId").asString());
  }

  private long head() {
    return json(get("/api/v1/chain")).path("height").asLong();
  }

  private Transaction signed(
      Hash chain, String sender, String type, int lane, long observed, String payload) {
    long nonce = nonces.merge(sender + " " + lane, 1L, Long::sum) - 1;
    NodeId id = new NodeId(sender);
    return new TransactionDraft(
            chain,
            id,
            id,
            new OperationType(type),
            lane,
            nonce,
            0,
            observed,
            50_000,
            Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
            KEY.publicKey())
        .signedBy(KEY);
  }

  private static ObjectNode body(Transaction transaction) {
    return JSON.valueToTree(TransactionJson.of(transaction));
  }

  private Made made(Transaction transaction) {
    JsonNode status = json(post("/api/v1/transactions", body(transaction), "Prefer", "wait=30"));
    assertThat(status.path("outcomeCode").asString()).as(status.toString()).isEqualTo("applied");
    return new Made(
        transaction.id().hex(),
        status.path("height").asLong(),
        transaction.draft().observedHeight());
  }

  private void register(String name) {
    made(
        signed(
            chainId(),
            name,
            "node_register",
            0,
            0,
            "{\"publicKey\":\"%s\",\"algorithm\":\"ed25519\"}".formatted(KEY.publicKey().hex())));
  }

  private Made message(String sender, int lane, long observed) {
    return made(message(chainId(), sender, lane, observed));
  }

  private Transaction message(Hash chain, String sender, int lane, long observed) {
    return signed(chain, sender, "message", lane, observed, "{\"topic\":\"t\",\"body\":\"\"}");
  }

  private JsonNode relation(String first, String second) {
    HttpResponse<String> answer =
        get("/api/v1/causality?first=%s&second=%s".formatted(first, second));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  @Test
  void theObservedHeightBelowAtAndAboveTheOtherBlockDecides() {
    register("causal/a");
    register("causal/b");
    Made first = message("causal/a", 1, head());
    Made below = message("causal/b", 1, first.height() - 1);
    Made at = message("causal/b", 2, first.height());
    Made above = message("causal/b", 2, at.height());

    assertRelation(first, below, "concurrent");
    assertRelation(first, at, "before");
    assertRelation(first, above, "before");
    assertRelation(above, first, "after");
    assertRelation(below, at, "concurrent");
    assertThat(relation(first.id(), first.id()).path("relation").asString()).isEqualTo("equal");
    assertThat(relation(first.id(), first.id()).has("laneOrder")).isFalse();
  }

  private void assertRelation(Made first, Made second, String expected) {
    JsonNode answer = relation(first.id(), second.id());
    JsonNode because = answer.path("because");
    assertThat(answer.path("relation").asString()).as(answer.toString()).isEqualTo(expected);
    assertThat(because.path("firstHeight").asLong()).isEqualTo(first.height());
    assertThat(because.path("firstObserved").asLong()).isEqualTo(first.observed());
    assertThat(because.path("secondHeight").asLong()).isEqualTo(second.height());
    assertThat(because.path("secondObserved").asLong()).isEqualTo(second.observed());
  }

  @Test
  void theOrderInALaneStandsBesideTheRelation() {
    register("lane/a");
    long seen = head();
    Made first = message("lane/a", 3, seen);
    Made second = message("lane/a", 3, seen);
    Made other = message("lane/a", 4, second.height());

    assertThat(relation(first.id(), second.id()).path("relation").asString())
        .isEqualTo("concurrent");
    assertThat(relation(first.id(), second.id()).path("laneOrder").asString()).isEqualTo("before");
    assertThat(relation(second.id(), first.id()).path("laneOrder").asString()).isEqualTo("after");
    assertThat(relation(second.id(), other.id()).path("relation").asString()).isEqualTo("before");
    assertThat(relation(second.id(), other.id()).has("laneOrder")).isFalse();
  }

  @Test
  void theReceiptsOfARelationProveIt() {
    register("proved/a");
    Made first = message("proved/a", 1, head());
    Made second = message("proved/a", 2, first.height());
    HttpResponse<String> answer =
        get("/api/v1/causality?first=%s&second=%s".formatted(first.id(), second.id()));
    JsonNode paths = json(answer).path("receipts");

    Receipt one = verified(paths.path(0).asString(), first.id());
    Receipt other = verified(paths.path(1).asString(), second.id());

    assertThat(position(one).compare(position(other))).isEqualTo(Causality.BEFORE);
    assertThat(header(answer, "Cache-Control")).contains("immutable");
    assertThat(
            send(request("/api/v1/causality?first=%s&second=%s".formatted(first.id(), second.id()))
                    .header("If-None-Match", header(answer, "ETag"))
                    .GET())
                .statusCode())
        .isEqualTo(304);
  }

  // Only from the genesis and the bytes of the receipt, as a client does it.
  private Receipt verified(String path, String id) {
    Genesis genesis = Genesis.parse(Bytes.of(bytes("/api/v1/chain/genesis").body()));
    Receipt receipt = Receipt.parse(Bytes.of(bytes(path).body()));
    ReceiptVerdict verdict = new ReceiptVerifier(genesis).verify(receipt);
    assertThat(verdict).isInstanceOf(ReceiptVerdict.Valid.class);
    assertThat(((ReceiptVerdict.Valid) verdict).transactionId().hex()).isEqualTo(id);
    return receipt;
  }

  private static CausalPosition position(Receipt receipt) {
    Transaction transaction =
        Transaction.decode(receipt.transaction().bytes(), receipt.transaction().payload());
    return new CausalPosition(ownHeader(receipt).height(), transaction.draft().observedHeight());
  }

  private static BlockHeader ownHeader(Receipt receipt) {
    return BlockHeader.decode(receipt.block().headerBytes());
  }

  @Test
  void thePastIsProvedByTheOwnBlock() {
    register("past/a");
    Made before = message("past/a", 1, head());
    Made made = message("past/a", 2, before.height());
    HttpResponse<String> answer = get(TRANSACTIONS + made.id() + "/past");
    JsonNode past = json(answer);
    JsonNode proof = past.path("historyProof");

    Receipt receipt = verified(past.path("transaction").path("receipt").asString(), made.id());
    BlockHeader seen = BlockHeader.decode(Bytes.ofHex(proof.path("headerBytes").asString()));
    List<Hash> path = new ArrayList<>();
    proof.path("proof").forEach(hash -> path.add(Hash.fromHex(hash.asString())));
    InclusionProof inclusion =
        new InclusionProof(position(receipt).observedHeight(), ownHeader(receipt).height(), path);

    assertThat(seen.height()).isEqualTo(before.height());
    assertThat(
            inclusion.verifies(
                MerkleTree.leafHash(seen.encode()), ownHeader(receipt).historyRoot()))
        .isTrue();
    assertThat(json(post("/api/v1/proofs/inclusion/verify", proof)).path("valid").asBoolean())
        .isTrue();
    assertThat(past.path("transaction").path("observedHeight").asLong()).isEqualTo(before.height());
    assertThat(header(answer, "Cache-Control")).contains("immutable");
    assertThat(
            send(request(TRANSACTIONS + made.id() + "/past")
                    .header("If-None-Match", header(answer, "ETag"))
                    .GET())
                .statusCode())
        .isEqualTo(304);
  }

  @Test
  void aRandomChainIsOrderedAsItsModel() {
    register("random/a");
    register("random/b");
    Random random = new Random(25);
    List<Made> all = new ArrayList<>();
    Map<String, Set<String>> known = new HashMap<>();
    for (int i = 0; i < 14; i++) {
      long observed = Math.max(0, head() - random.nextInt(6));
      Made made =
          message(random.nextBoolean() ? "random/a" : "random/b", 1 + random.nextInt(2), observed);
      Set<String> knows = new HashSet<>();
      for (Made earlier : all) {
        if (earlier.height() <= observed) {
          knows.add(earlier.id());
          knows.addAll(known.getOrDefault(earlier.id(), Set.of()));
        }
      }
      known.put(made.id(), knows);
      all.add(made);
    }
    for (Made first : all) {
      Set<String> concurrent = new HashSet<>();
      for (Made second : all) {
        String expected = modelled(known, first.id(), second.id());
        assertRelation(first, second, expected);
        if (expected.equals("concurrent")) {
          concurrent.add(second.id());
        }
      }
      Set<String> listed = concurrentWith(first.id());
      listed.retainAll(known.keySet());
      assertThat(listed).isEqualTo(concurrent);
    }
  }

  private static String modelled(Map<String, Set<String>> known, String first, String second) {
    if (first.equals(second)) {
      return "equal";
    }
    if (known.getOrDefault(second, Set.of()).contains(first)) {
      return "before";
    }
    return known.getOrDefault(first, Set.of()).contains(second) ? "after" : "concurrent";
  }

  private Set<String> concurrentWith(String id) {
    Set<String> found = new HashSet<>();
    String path = TRANSACTIONS + id + "/concurrent";
    String query = "?limit=3";
    while (true) {
      HttpResponse<String> page = get(path + query);
      json(page).path("items").forEach(item -> found.add(item.path("id").asString()));
      Matcher next = NEXT.matcher(header(page, "Link"));
      assertThat(next.matches()).isEqualTo(!json(page).path("next").isNull());
      if (!next.matches()) {
        return found;
      }
      query = next.group(1);
    }
  }

  @Test
  void pagesAreBoundedMayBeEmptyAndGoOnWhenTheChainGrows() {
    register("paged/causal");
    Made made = message("paged/causal", 1, head());
    submitMany("paged/causal", 2, made.height(), 2_300);
    Made late = message("paged/causal", 3, made.height() - 1);
    String path = TRANSACTIONS + made.id() + "/concurrent";

    List<JsonNode> pages = new ArrayList<>();
    JsonNode page = json(get(path + "?limit=500"));
    pages.add(page);
    while (!page.path("next").isNull()) {
      page = json(get(path + "?limit=500&cursor=" + page.path("next").asString()));
      pages.add(page);
    }

    assertThat(pages).hasSize(3);
    assertThat(pages.get(0).path("items")).as("all of it has seen the transaction").isEmpty();
    assertThat(pages.get(1).path("items")).isEmpty();
    assertThat(idsOf(pages.get(2))).containsExactly(late.id());
    JsonNode item = pages.get(2).path("items").path(0);
    assertThat(item.path("height").asLong()).isEqualTo(late.height());
    assertThat(item.path("observedHeight").asLong()).isEqualTo(late.observed());
    assertThat(item.path("receipt").asString()).isEqualTo(TRANSACTIONS + late.id() + "/receipt");
    assertThat(pages.get(2).path("headHeight").asLong()).isEqualTo(late.height());
    assertThat(pages.get(2).path("transaction").path("id").asString()).isEqualTo(made.id());

    String resume = pages.get(2).path("resume").asString();
    assertThat(idsOf(json(get(path + "?cursor=" + resume)))).isEmpty();
    Made later = message("paged/causal", 4, 0);
    JsonNode grown = json(get(path + "?cursor=" + resume));
    assertThat(idsOf(grown)).containsExactly(later.id());
    assertThat(grown.path("next").isNull()).isTrue();
  }

  private void submitMany(String sender, int lane, long observed, int count) {
    Hash chain = chainId();
    ArrayNode batch = JSON.createArrayNode();
    for (int i = 0; i < count; i++) {
      batch.add(body(message(chain, sender, lane, observed)));
    }
    assertThat(post("/api/v1/transactions/batch", batch).statusCode()).isEqualTo(200);
    JsonNode status = json(post("/api/v1/transactions", batch.get(count - 1), "Prefer", "wait=60"));
    assertThat(status.path("status").asString()).isEqualTo("final");
  }

  private static List<String> idsOf(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("items").forEach(item -> ids.add(item.path("id").asString()));
    return ids;
  }

  @Test
  void onlyAFinalTransactionHasAPlace() {
    String unknown = "ab".repeat(32);
    String known =
        json(get("/api/v1/transactions?limit=1")).path("items").path(0).path("id").asString();
    Transaction waiting = waiting();
    List<String> paths = new ArrayList<>();
    for (String id : List.of(unknown, waiting.id().hex())) {
      paths.add("/api/v1/causality?first=%s&second=%s".formatted(id, known));
      paths.add("/api/v1/causality?first=%s&second=%s".formatted(known, id));
      paths.add(TRANSACTIONS + id + "/past");
      paths.add(TRANSACTIONS + id + "/concurrent");
    }
    for (String path : paths) {
      boolean isPending = path.contains(waiting.id().hex());
      HttpResponse<String> answer = get(path);
      assertProblem(answer, 404, isPending ? "transaction-not-final" : "transaction-unknown");
      assertThat(json(answer).path("detail").asString())
          .contains(isPending ? "the status of " + waiting.id().hex() + " is pending" : unknown);
    }
  }

  // It waits for the nonce before it, which never comes.
  private Transaction waiting() {
    register("waiting/a");
    nonces.merge("waiting/a 7", 1L, Long::sum);
    Transaction transaction = message(chainId(), "waiting/a", 7, 0);
    assertThat(post("/api/v1/transactions", body(transaction)).statusCode()).isEqualTo(202);
    return transaction;
  }

  @Test
  void wrongParametersAreRefusedEachWithItsCode() {
    String known =
        json(get("/api/v1/transactions?limit=1")).path("items").path(0).path("id").asString();
    String concurrent = TRANSACTIONS + known + "/concurrent";
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("/api/v1/causality", "parameter-missing");
    codes.put("/api/v1/causality?first=" + known, "parameter-missing");
    codes.put("/api/v1/causality?first=" + known + "&second=1", "parameter-invalid");
    codes.put(
        "/api/v1/causality?first=" + known + "&second=" + "AB".repeat(32), "parameter-invalid");
    codes.put(
        "/api/v1/causality?first=%1$s&second=%1$s&third=%1$s".formatted(known),
        "parameter-invalid");
    codes.put(
        "/api/v1/causality?first=%1$s&first=%1$s&second=%1$s".formatted(known),
        "parameter-invalid");
    codes.put(TRANSACTIONS + "x/past", "parameter-invalid");
    codes.put(TRANSACTIONS + known + "/past?cursor=1", "parameter-invalid");
    codes.put(TRANSACTIONS + "x/concurrent", "parameter-invalid");
    codes.put(concurrent + "?limit=0", "parameter-invalid");
    codes.put(concurrent + "?limit=501", "parameter-invalid");
    codes.put(concurrent + "?sender=demo", "parameter-invalid");
    codes.put(concurrent + "?cursor=x", "cursor-invalid");
    codes.put(concurrent + "?cursor=" + cursorOfAnother(known), "cursor-invalid");
    codes.forEach((path, code) -> assertProblem(get(path), 400, code));
  }

  private String cursorOfAnother(String known) {
    String other = null;
    for (JsonNode item : json(get("/api/v1/transactions?limit=2")).path("items")) {
      other = item.path("id").asString().equals(known) ? other : item.path("id").asString();
    }
    return json(get(TRANSACTIONS + other + "/concurrent")).path("resume").asString();
  }

  @Test
  void aForgedCursorOnlyMovesThePosition() {
    register("forged/a");
    Made made = message("forged/a", 1, head());
    Made other = message("forged/a", 2, made.height() - 1);
    String path = TRANSACTIONS + made.id() + "/concurrent?";

    String early = new Cursor(path, List.of("0", "0")).encode();
    assertThat(idsOf(json(get(path + "cursor=" + early)))).containsExactly(other.id());
    String late = new Cursor(path, List.of("9007199254740991", "2147483647")).encode();
    assertThat(idsOf(json(get(path + "cursor=" + late)))).isEmpty();
    for (List<String> forged : List.of(List.of("-1", "0"), List.of("x", "0"), List.of("1"))) {
      String cursor = new Cursor(path, forged).encode();
      assertProblem(get(path + "cursor=" + cursor), 400, "cursor-invalid");
    }
  }

  private HttpResponse<String> clocks(String first, String second) {
    return post(
        "/api/v1/causality/clocks", "{\"first\":%s,\"second\":%s}".formatted(first, second));
  }

  @Test
  void clocksAreComparedAndMerged() {
    Map<List<String>, String> relations = new LinkedHashMap<>();
    relations.put(List.of("{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":2}"), "equal");
    relations.put(List.of("{\"a\":1}", "{\"a\":1,\"b\":2}"), "before");
    relations.put(List.of("{\"a\":2,\"b\":2}", "{\"a\":1,\"b\":2}"), "after");
    relations.put(List.of("{\"a\":2,\"b\":1}", "{\"a\":1,\"b\":2}"), "concurrent");
    relations.put(List.of("{\"a\":0}", "{}"), "equal");
    relations.forEach(
        (pair, relation) ->
            assertThat(json(clocks(pair.get(0), pair.get(1))).path("relation").asString())
                .as(pair.toString())
                .isEqualTo(relation));

    JsonNode answer =
        json(clocks("{\"a\":2,\"b\":1,\"d\":0}", "{\"b\":2,\"c/d\":9007199254740991}"));
    assertThat(answer.path("merge")).hasToString("{\"a\":2,\"b\":2,\"c/d\":9007199254740991}");
    assertThat(answer.path("first").path("vectorClock")).hasToString("{\"a\":2,\"b\":1}");
    assertThat(answer.path("first").has("block")).isFalse();
  }

  @Test
  void blocksStandForTheirClocks() {
    register("clock/a");
    Made made = message("clock/a", 1, head());
    JsonNode later = json(get("/api/v1/blocks/" + made.height()));
    JsonNode earlier = json(get("/api/v1/blocks/" + (made.height() - 1)));
    JsonNode answer = json(clocks(earlier.path("hash").toString(), later.path("hash").toString()));

    assertThat(answer.path("relation").asString()).isEqualTo("before");
    assertThat(answer.path("merge")).isEqualTo(later.path("vectorClock"));
    assertThat(answer.path("first").path("vectorClock")).isEqualTo(earlier.path("vectorClock"));
    String block = answer.path("second").path("block").asString();
    BlockHeader header =
        BlockHeader.decode(Bytes.ofHex(json(get(block)).path("headerBytes").asString()));
    assertThat(header.hash().hex()).isEqualTo(later.path("hash").asString());
    assertThat(header.vectorClock().turns(new NodeId("demo-authority")))
        .isEqualTo(later.path("vectorClock").path("demo-authority").asLong());

    JsonNode mixed = json(clocks(later.path("hash").toString(), "{\"elsewhere\":1}"));
    assertThat(mixed.path("relation").asString()).isEqualTo("concurrent");
    assertProblem(
        clocks(later.path("hash").toString(), "\"" + "ab".repeat(32) + "\""), 404, "block-unknown");
  }

  @Test
  void wrongClocksAreRefusedWithTheFieldAtFault() {
    Map<String, String> pointers = new LinkedHashMap<>();
    pointers.put("{\"a\":-1}", "/second/a");
    pointers.put("{\"a\":9007199254740992}", "/second/a");
    pointers.put("{\"a\":1.5}", "/second/a");
    pointers.put("{\"a\":\"1\"}", "/second/a");
    pointers.put("{\"a\":null}", "/second/a");
    pointers.put("{\"a\":{}}", "/second/a");
    pointers.put("{\"a b\":1}", "/second/a b");
    pointers.put("{\"a//b\":1}", "/second/a~1~1b");
    pointers.put("{\"~\":1}", "/second/~0");
    pointers.put("\"ab\"", "/second");
    pointers.put("\"\"", "/second");
    pointers.put("7", "/second");
    pointers.put("[]", "/second");
    pointers.put("true", "/second");
    pointers.put("null", "/second");
    pointers.forEach(
        (clock, pointer) -> {
          HttpResponse<String> answer = clocks("{}", clock);
          assertProblem(answer, 400, "body-invalid");
          assertThat(json(answer).path("pointer").asString()).as(clock).isEqualTo(pointer);
        });
    assertProblem(clocks("{\"a\":1,\"a\":2}", "{}"), 400, "json-malformed");
    assertProblem(post("/api/v1/causality/clocks", "{\"first\":{}}"), 400, "body-invalid");
    assertProblem(
        post("/api/v1/causality/clocks", "{\"first\":{},\"second\":{},\"third\":{}}"),
        400,
        "body-invalid");
  }
}
