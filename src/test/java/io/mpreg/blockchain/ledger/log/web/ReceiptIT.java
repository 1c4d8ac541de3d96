package io.mpreg.blockchain.ledger.log.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.note.Checkpoint;
import io.mpreg.blockchain.core.note.NoteKey;
import io.mpreg.blockchain.core.note.SignedNote;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.LightClient;
import io.mpreg.blockchain.core.proof.ReceiptVerdict;
import io.mpreg.blockchain.core.proof.ReceiptVerifier;
import io.mpreg.blockchain.core.proof.StateFact;
import io.mpreg.blockchain.core.proof.StateProofVerifier;
import io.mpreg.blockchain.core.proof.StateVerdict;
import io.mpreg.blockchain.core.state.Genesis;
import io.mpreg.blockchain.core.state.Tip;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Receipts, the log and state proofs as clients see them: every answer is verified from the
/// genesis document alone.
class ReceiptIT extends HttpIntegrationTest {
  private static final String TRANSACTIONS = "/api/v1/transactions";
  private static final String VERIFY = "/api/v1/receipts/verify";
  private static final String VERIFY_STATE = "/api/v1/proofs/state/verify";
  private static final String VALID = "{\"valid\":true,\"reason\":null,\"step\":null}";
  private static final String HEX = "ab".repeat(32);

  private Genesis genesis() {
    return Genesis.parse(utf8(get("/api/v1/chain/genesis").body()));
  }

  private static Bytes utf8(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private String finalId() {
    HttpResponse<String> response =
        post(TRANSACTIONS, message(freshLane(), 0), "Prefer", "wait=30");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response).path("id").asString();
  }

  @Test
  void aReceiptIsBelievedWithTheGenesisAlone() {
    String id = finalId();
    HttpResponse<String> response = get(TRANSACTIONS + "/" + id + "/receipt");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(new ReceiptVerifier(genesis()).verify(utf8(response.body())))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Valid.class,
            valid -> {
              assertThat(valid.transactionId().hex()).isEqualTo(id);
              assertThat(valid.checkpointSize()).isEqualTo(valid.height() + 1);
            });
    assertThat(post(VERIFY, response.body()).body()).isEqualTo(VALID);
  }

  @Test
  void whoWaitsIsAnsweredWithTheReceipt() {
    ObjectNode transaction = message(freshLane(), 0);
    JsonNode waited = json(post(TRANSACTIONS, transaction, "Prefer", "wait=30"));
    assertThat(waited.path("status").asString()).isEqualTo("final");
    JsonNode receipt = json(get(TRANSACTIONS + "/" + waited.path("id").asString() + "/receipt"));
    assertThat(waited.path("receipt")).isEqualTo(receipt);
    // Resubmitting the same bytes gives the same answer; a client that does not wait gets the
    // status only.
    assertThat(json(post(TRANSACTIONS, transaction, "Prefer", "wait=1")).path("receipt"))
        .isEqualTo(receipt);
    assertThat(json(post(TRANSACTIONS, transaction)).has("receipt")).isFalse();
  }

  @Test
  void aLightClientFollowsTheNode() {
    finalId();
    HttpResponse<String> response = get("/api/v1/authorities/changes?from=0&limit=10");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    AuthorityUpdate update = AuthorityUpdate.parse(utf8(response.body()));
    long now = System.currentTimeMillis();
    assertThat(
            LightClient.of(genesis(), now, 1_000)
                .follow(update.certified(), update.authorityChanges(), now))
        .isInstanceOfSatisfying(
            LightClient.Step.Advanced.class,
            advanced -> assertThat(advanced.client().trusted().height()).isPositive());
    assertThat(json(response).has("authorityChanges")).isFalse();
    assertProblem(get("/api/v1/authorities/changes?from=-1"), 400, "parameter-invalid");
    assertProblem(get("/api/v1/authorities/changes?limit=501"), 400, "parameter-invalid");
  }

  @Test
  void aReceiptMayBeCachedForEver() {
    String path = TRANSACTIONS + "/" + finalId() + "/receipt";
    HttpResponse<String> first = get(path);
    assertThat(header(first, "Cache-Control")).contains("immutable").contains("max-age=31536000");
    String tag = header(first, "ETag");
    assertThat(tag).startsWith("\"");
    HttpResponse<String> again = send(request(path).header("If-None-Match", tag).GET());
    assertThat(again.statusCode()).isEqualTo(304);
    finalId();
    assertThat(get(path).body()).isEqualTo(first.body());
    long height = json(first).at("/block/height").asLong();
    HttpResponse<String> longer = get(path + "?treeSize=" + (height + 2));
    assertThat(header(longer, "ETag")).isNotEqualTo(tag);
    assertThat(json(longer).at("/history/treeSize").asLong()).isEqualTo(height + 2);
    assertThat(post(VERIFY, longer.body()).body()).isEqualTo(VALID);
    assertProblem(get(path + "?treeSize=" + height), 400, "parameter-invalid");
    assertProblem(get(path + "?treeSize=9007199254740991"), 400, "parameter-invalid");
    assertProblem(get(path + "?treeSize=x"), 400, "parameter-invalid");
  }

  // This member is the sole authority, so nobody else cosigns; see FederationTest for cosignatures.
  @Test
  void aReceiptIsNotGivenBeforeSoManyHaveCosigned() {
    String path = TRANSACTIONS + "/" + finalId() + "/receipt";
    assertProblem(get(path + "?cosignatures=1"), 404, "checkpoint-unknown");
    assertProblem(get(path + "?cosignatures=1&treeSize=2"), 400, "parameter-invalid");
    assertProblem(get(path + "?cosignatures=-1"), 400, "parameter-invalid");
    assertThat(get(path + "?cosignatures=0").body()).isEqualTo(get(path).body());
  }

  @Test
  void onlyFinalTransactionsHaveReceipts() {
    assertProblem(get(TRANSACTIONS + "/" + HEX + "/receipt"), 404, "transaction-unknown");
    ObjectNode gap = message(freshLane(), 1);
    String id = json(post(TRANSACTIONS, gap)).path("id").asString();
    assertProblem(get(TRANSACTIONS + "/" + id + "/receipt"), 404, "transaction-not-final");
  }

  @ParameterizedTest
  @CsvSource({
    "/chainId, genesis",
    "/transaction/id, transaction",
    "/inclusion/root, inclusion",
    "/block/hash, block",
    "/authoritySet, authorities",
    "/certificate, certificate",
    "/history/leafHash, history",
    "/checkpoint, checkpoint"
  })
  void aTamperedReceiptIsNotValidAndTheStepIsNamed(String pointer, String step) {
    JsonNode receipt = json(get(TRANSACTIONS + "/" + finalId() + "/receipt"));
    int last = pointer.lastIndexOf('/');
    ((ObjectNode) receipt.at(pointer.substring(0, last))).put(pointer.substring(last + 1), HEX);
    JsonNode answer = json(post(VERIFY, receipt));
    assertThat(answer.path("valid").asBoolean()).isFalse();
    assertThat(answer.path("step").asString()).isEqualTo(step);
    assertThat(answer.path("reason").asString()).isNotBlank();
  }

  @Test
  void whatIsWrongInAValueIsNotValidForItsShape() {
    ObjectNode receipt = (ObjectNode) json(get(TRANSACTIONS + "/" + finalId() + "/receipt"));
    receipt.put("chainId", "AB");
    HttpResponse<String> response = post(VERIFY, receipt);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("step").asString()).isEqualTo("shape");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /chainId             | 7
          /chainId             | null
          /transaction/payload | {}
          /block/height        | -1
          /block/height        | 9007199254740992
          /history/proof/0     | null
          /history/proof/0     | 7
          /block/more          | 7
          """)
  void theFieldThatIsOfAnotherShapeIsNamed(String pointer, String value) {
    JsonNode receipt = json(get(TRANSACTIONS + "/" + finalId() + "/receipt?treeSize=" + size()));
    int last = pointer.lastIndexOf('/');
    String field = pointer.substring(last + 1);
    JsonNode wrong = JSON.readTree(value);
    switch (receipt.at(pointer.substring(0, last))) {
      case ObjectNode object -> object.set(field, wrong);
      case ArrayNode items -> items.set(0, wrong);
      default -> throw new AssertionError(pointer);
    }
    HttpResponse<String> response = post(VERIFY, receipt);
    assertProblem(response, 400, "body-invalid");
    assertThat(json(response).path("pointer").asString()).isEqualTo(pointer);
  }

  private long size() {
    return json(get("/api/v1/chain")).path("height").asLong() + 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {VERIFY, VERIFY_STATE})
  void whatIsNotJsonOfTheShapeIsAProblem(String path) {
    for (String body : List.of("{}", "[]", "null", "1", "{\"version\":\"1\"}", "{\"more\":1}")) {
      assertProblem(post(path, body), 400, "body-invalid");
    }
    assertProblem(post(path, "{"), 400, "json-malformed");
    assertProblem(post(path, "{\"version\":1,\"version\":1}"), 400, "json-malformed");
    assertProblem(post(path, ""), 400, "body-missing");
    assertProblem(get(path), 405, "method-not-allowed");
  }

  @Test
  void aProofMayBeLongerThanAnotherBody() {
    String receipt = get(TRANSACTIONS + "/" + finalId() + "/receipt").body();
    String spaced = receipt + " ".repeat(300_000);
    assertThat(post(VERIFY, spaced).body()).isEqualTo(VALID);
    assertProblem(post(VERIFY, receipt + " ".repeat(1 << 20)), 413, "body-too-large");
  }

  @Test
  void theCheckpointIsANoteThatGoesWithTheTiles() {
    finalId();
    HttpResponse<String> response = get("/api/v1/log/checkpoint");
    assertThat(header(response, "Content-Type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
    SignedNote note = SignedNote.parse(utf8(response.body()));
    Genesis genesis = genesis();
    List<NoteKey> keys = NoteKey.ofLog(genesis.chainId(), genesis.authorities());
    assertThat(note.isSignedBy(keys)).isTrue();
    assertThat(note.signatures()).hasSize(2);
    assertThat(get("/api/v1/log/keys").body())
        .isEqualTo(
            keys.stream().map(NoteKey::verifierKey).collect(Collectors.joining("\n")) + "\n");
    long size = Checkpoint.parse(note.text()).size();
    assertThat(size).isGreaterThan(1);
    HttpResponse<byte[]> tile = bytes("/api/v1/log/tile/0/000.p/2");
    assertThat(tile.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(tile.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
    assertThat(Bytes.of(tile.body()).hex())
        .hasSize(128)
        .startsWith(Tip.leaf(genesis.header()).hex());
    byte[] encoded = bytes("/api/v1/log/tile/0%2F000.p%2F2").body();
    assertThat(encoded).isEqualTo(tile.body());
    byte[] header = genesis.header().encode().toArray();
    byte[] bundle = bytes("/api/v1/log/tile/entries/000.p/1").body();
    assertThat(Bytes.of(bundle).hex())
        .isEqualTo("%04x".formatted(header.length) + Bytes.of(header).hex());
  }

  @Test
  void whatIsNoTileIsAProblem() {
    String tiles = "/api/v1/log/tile/";
    assertProblem(get(tiles + "0/999"), 404, "tile-unknown");
    assertProblem(get(tiles + "entries/x001/000"), 404, "tile-unknown");
    assertProblem(get(tiles + "63/000"), 404, "tile-unknown");
    assertProblem(get(tiles + "0/0"), 404, "path-unknown");
    assertProblem(get(tiles + "0"), 404, "path-unknown");
    assertProblem(get("/api/v1/log/tile"), 404, "path-unknown");
    assertProblem(get("/api/v1/log/nothing"), 404, "path-unknown");
  }

  @Test
  void anAccountIsProvedWithItsAnswer() {
    JsonNode account = json(get("/api/v1/accounts/demo?proof=true"));
    JsonNode proof = account.path("stateProof");
    assertThat(proof.at("/block/height").asLong()).isEqualTo(account.path("height").asLong());
    assertThat(new StateProofVerifier(genesis()).verify(utf8(proof.toString())))
        .isInstanceOfSatisfying(
            StateVerdict.Valid.class,
            valid -> {
              assertThat(valid.facts()).hasSize(3);
              assertThat(valid.facts())
                  .contains(
                      new StateFact.Balance(DemoIdentity.ID, account.path("balance").asLong()),
                      new StateFact.NextNonce(
                          DemoIdentity.ID, 0, account.at("/finalNonces/0").asLong()));
            });
    assertThat(post(VERIFY_STATE, proof).body()).isEqualTo(VALID);
    JsonNode node = json(get("/api/v1/nodes/demo?proof=true")).path("stateProof");
    assertThat(node.path("entries")).hasSize(1);
    assertThat(post(VERIFY_STATE, node).body()).isEqualTo(VALID);
    assertThat(json(get("/api/v1/nodes/demo")).has("stateProof")).isFalse();
    assertThat(json(get("/api/v1/accounts/demo?proof=false")).has("stateProof")).isFalse();
    assertProblem(get("/api/v1/accounts/demo?proof=perhaps"), 400, "parameter-invalid");
  }

  @Test
  void theAbsenceOfANodeIsProvedInTheProblem() {
    NodeId nobody = new NodeId("no/such@node");
    for (String path : List.of("/api/v1/accounts/", "/api/v1/nodes/")) {
      HttpResponse<String> response = get(path + nobody.value() + "?proof=true");
      assertProblem(response, 404, "node-unknown");
      assertThat(
              new StateProofVerifier(genesis())
                  .verify(utf8(json(response).path("stateProof").toString())))
          .isInstanceOfSatisfying(
              StateVerdict.Valid.class,
              valid ->
                  assertThat(valid.facts())
                      .contains(new StateFact.Registration(nobody, Optional.empty())));
      assertThat(json(get(path + nobody.value())).has("stateProof")).isFalse();
    }
  }

  @Test
  void aTamperedStateProofIsNotValid() {
    ObjectNode proof =
        (ObjectNode) json(get("/api/v1/accounts/demo?proof=true")).path("stateProof");
    ((ObjectNode) proof.at("/entries/0")).put("value", "001fffffffffffff");
    JsonNode answer = json(post(VERIFY_STATE, proof));
    assertThat(answer.path("valid").asBoolean()).isFalse();
    assertThat(answer.path("step").asString()).isEqualTo("state");
  }

  @Test
  void thePageIsForWhoeverAsks() {
    for (String accept : List.of("text/html", "application/json", "*/*")) {
      HttpResponse<String> response = send(request("/").header("Accept", accept).GET());
      assertThat(response.statusCode()).as(accept).isEqualTo(200);
      assertThat(header(response, "Content-Type")).startsWith("text/html");
    }
  }
}
