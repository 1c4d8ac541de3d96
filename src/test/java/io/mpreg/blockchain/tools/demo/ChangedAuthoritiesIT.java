package io.mpreg.blockchain.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.core.authority.AuthorityKeyUse;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.proof.AuthorityUpdate;
import io.mpreg.blockchain.core.proof.ChangingAuthorities;
import io.mpreg.blockchain.core.proof.Forgeries;
import io.mpreg.blockchain.core.proof.ProofText;
import io.mpreg.blockchain.core.proof.Receipt;
import io.mpreg.blockchain.core.proof.StateProof;
import io.mpreg.blockchain.core.proof.StoredTrust;
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
import io.mpreg.blockchain.ledger.pending.Submission;
import io.mpreg.blockchain.ledger.pending.TransactionStatus;
import io.mpreg.blockchain.members.mining.TestMiner;
import io.mpreg.blockchain.platform.database.TestDatabase;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import io.mpreg.blockchain.tools.cli.CommandRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A node that was started from a snapshot after an authority change, over HTTP: its receipts and
/// state proofs contain the change, and can be submitted for verification.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "management.server.port=0")
@Import(ChangedAuthoritiesIT.AfterTheChange.class)
@DirtiesContext
class ChangedAuthoritiesIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final SigningKey NEW_KEY =
      SigningKey.fromSeed(SignatureAlgorithm.ED25519, Hash.of(new byte[] {7}).toArray());

  @LocalServerPort int port;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class AfterTheChange {
    @Bean
    SnapshotFinder afterTheChange() {
      return genesis -> Optional.of(snapshot(genesis));
    }

    @Bean
    @Primary
    AuthorityKeys newKeys() {
      return keys(NEW_KEY);
    }
  }

  private static AuthorityKeys keys(SigningKey consensusKey) {
    return new AuthorityKeys(DemoIdentity.AUTHORITY, consensusKey, DemoIdentity.CHECKPOINT_KEY);
  }

  private static SnapshotCommit snapshot(Genesis genesis) {
    LedgerStore store = new InMemoryLedgerStore();
    InstantSource clock = InstantSource.system();
    try (Ledger ledger =
        LedgerOpening.open(store, genesis, new LedgerOptions(10, 1_000_000, 10, 10), clock)) {
      Transaction proposal = signed(genesis, 0, "proposal", replacement(genesis));
      String vote = "{\"proposal\": \"%s\", \"approve\": true}".formatted(proposal.id().hex());
      SigningKey old = DemoIdentity.CONSENSUS_KEY;
      mine(ledger, old, proposal);
      mine(ledger, old, signed(genesis, 1, "consensus_vote", vote));
      for (long nonce = 2; !isNew(ledger.chain().tip().state().authorities()); nonce++) {
        assertThat(nonce).as("the vote has decided").isLessThan(10);
        mine(ledger, old, signed(genesis, nonce, "message", "{\"topic\":\"t\",\"body\":\"\"}"));
      }
      return Snapshots.of(store, ledger.chain().tip());
    }
  }

  private static boolean isNew(AuthoritySet set) {
    return keys(NEW_KEY).areIn(set);
  }

  private static String replacement(Genesis genesis) {
    Bytes statement =
        AuthorityKeyUse.CONSENSUS.statement(
            genesis.chainId(), DemoIdentity.AUTHORITY, NEW_KEY.publicKey());
    return """
    {"authoritySetHash": "%s", "expiresAtHeight": 500, "change":
     {"kind": "replace_authority_key", "id": "demo-authority", "use": "consensus", "publicKey": "%s",
      "proof": "%s"}}\
    """
        .formatted(
            genesis.authorities().hash().hex(),
            NEW_KEY.publicKey().hex(),
            NEW_KEY.sign(statement.toArray()).hex());
  }

  private static void mine(Ledger ledger, SigningKey key, Transaction transaction) {
    long height = ledger.chain().tip().height() + 1;
    assertThat(ledger.submissions().submit(transaction)).isInstanceOf(Submission.Accepted.class);
    // The minimum interval between two blocks has to pass.
    new TestMiner(ledger, keys(key))
        .mineOnce(InstantSource.system().millis() + height, height * 10_000_000_000L);
    assertThat(ledger.chain().tip().height()).isEqualTo(height);
    assertThat(ledger.submissions().status(transaction.id()))
        .hasValueSatisfying(
            status ->
                assertThat(((TransactionStatus.Final) status).stored().outcome().code())
                    .isEqualTo("applied"));
  }

  private static Transaction signed(Genesis genesis, long nonce, String type, String payload) {
    return new TransactionDraft(
            genesis.chainId(),
            DemoIdentity.AUTHORITY,
            DemoIdentity.AUTHORITY,
            new OperationType(type),
            0,
            nonce,
            1_700_000_000_000L,
            0,
            1_000,
            Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
            DemoIdentity.AUTHORITY_KEY.publicKey())
        .signedBy(DemoIdentity.AUTHORITY_KEY);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return answer(200, HttpRequest.newBuilder(uri(path)));
  }

  private JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return answer(
        200,
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=30")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + "/api/v1" + path);
  }

  private static JsonNode answer(int status, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        DocumentedAnswers.send(CLIENT, request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private void assertValid(String check, JsonNode proof) throws IOException, InterruptedException {
    assertThat(proof.path("authorityChanges")).hasSize(1);
    assertThat(post(check, proof).path("valid").asBoolean()).isTrue();
  }

  private JsonNode sentMessage() throws IOException, InterruptedException {
    String draft =
        """
        {"operationType": "message", "payloadJson": {"topic": "t", "body": "changed"}}
        """;
    return post("/transactions", post("/demo/sign", draft));
  }

  @Test
  void receiptsCarryTheChangeAndAreValidWhenTheyAreHandedBack() throws Exception {
    JsonNode answer = sentMessage();
    assertValid("/receipts/verify", answer.path("receipt"));
    String id = answer.path("id").asString();
    assertValid("/receipts/verify", get("/transactions/" + id + "/receipt"));
  }

  @Test
  void stateProofsCarryTheChangeAndAreValidWhenTheyAreHandedBack() throws Exception {
    // The first block that the new set decides; the state before it is proved by the old set.
    sentMessage();
    for (String path : new String[] {"/nodes/demo?proof=true", "/accounts/demo?proof=true"}) {
      assertValid("/proofs/state/verify", get(path).path("stateProof"));
    }
  }

  @Test
  void theChangeIsListed() throws Exception {
    assertThat(get("/authorities/changes").path("authorityChanges")).hasSize(1);
  }

  @Test
  void everyShapeOfAProofIsReadBackAsItIsServedOrKept(@TempDir Path folder) throws Exception {
    ProofShapes shapes = new ProofShapes();
    JsonNode answer = sentMessage();
    shapes.readBack(answer.path("receipt"), Receipt::parse);
    String id = answer.path("id").asString();
    shapes.readBack(get("/transactions/" + id + "/receipt"), Receipt::parse);
    shapes.readBack(get("/authorities/changes"), AuthorityUpdate::parse);
    for (String path : new String[] {"/nodes/demo", "/accounts/demo"}) {
      shapes.readBack(get(path + "?proof=true").path("stateProof"), StateProof::parse);
    }
    // The path of an absent name may end at an empty place or at another leaf.
    for (int i = 0; !shapes.met().contains("StateLeaf"); i++) {
      assertThat(i).isLessThan(100);
      JsonNode absent = answer(404, HttpRequest.newBuilder(uri("/nodes/no" + i + "?proof=true")));
      shapes.readBack(absent.path("stateProof"), StateProof::parse);
    }
    for (String kept : keptTrust(folder)) {
      shapes.readBack(JSON.readTree(kept), StoredTrust::parse);
    }
    assertThat(shapes.met()).isEqualTo(ProofShapes.all());
  }

  // Before and after two final blocks of one height were seen.
  private static List<String> keptTrust(Path folder) throws IOException {
    Path genesis = folder.resolve("genesis.json");
    Files.write(genesis, ChangingAuthorities.GENESIS.document().toArray());
    Path trust = folder.resolve("trust.json");
    List<String> kept = new ArrayList<>();
    for (String update :
        List.of(ProofText.of(ChangingAuthorities.update()), Forgeries.updateOfAFork())) {
      CommandRun.withInput(
          update,
          "verify",
          "--genesis",
          genesis.toString(),
          "--trust",
          trust.toString(),
          "--trusting-period",
          "36500");
      kept.add(Files.readString(trust));
    }
    return kept;
  }

  // As sent by clients that know a field only as an empty list or as null.
  @Test
  void whatIsEmptyOrNullCountsAsLeftOutInWhatIsHandedBack() throws Exception {
    JsonNode receipt = sentMessage().path("receipt");
    long afterTheChange = receipt.path("block").path("height").asLong();
    String id = receipt.path("transaction").path("id").asString();
    String path = "/transactions/" + id + "/receipt?from=" + afterTheChange;
    for (JsonNode nothing : new JsonNode[] {JSON.createArrayNode(), JSON.nullNode()}) {
      ObjectNode changed = (ObjectNode) get(path);
      assertThat(changed.has("authorityChanges")).isFalse();
      JsonNode before = post("/receipts/verify", changed);
      changed.set("authorityChanges", nothing);
      assertThat(post("/receipts/verify", changed)).isEqualTo(before);
    }
  }
}
