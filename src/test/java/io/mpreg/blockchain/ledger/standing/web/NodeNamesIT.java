package io.mpreg.blockchain.ledger.standing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.Names;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.platform.web.TransactionJson;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every node id can be requested in every encoding that a path allows; everything else is not a
/// valid id.
class NodeNamesIT extends HttpIntegrationTest {
  private static final SigningKey KEY =
      SigningKey.fromSeed(SignatureAlgorithm.ED25519, new byte[32]);
  private static final List<String> PATHS = List.of("/api/v1/nodes/", "/api/v1/accounts/");
  private static final int GENERATED = 80;

  private final long seed = new Random().nextLong();

  private List<String> generated(Arbitrary<String> texts, String... always) {
    List<String> all = new ArrayList<>(List.of(always));
    JqwikSession.run(
        () ->
            texts.generator(GENERATED).stream(new Random(seed))
                .map(Shrinkable::value)
                .limit(GENERATED)
                .forEach(all::add));
    return all.stream().distinct().toList();
  }

  private ObjectNode registration(String name) {
    String payload =
        "{\"publicKey\":\"%s\",\"algorithm\":\"ed25519\"}".formatted(KEY.publicKey().hex());
    NodeId id = new NodeId(name);
    return JSON.valueToTree(
        TransactionJson.of(
            new TransactionDraft(
                    Hash.fromHex(json(get("/api/v1/chain")).path("chainId").asString()),
                    id,
                    id,
                    new OperationType("node_register"),
                    0,
                    0,
                    0,
                    0,
                    10_000,
                    Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
                    KEY.publicKey())
                .signedBy(KEY)));
  }

  private void register(List<String> names) {
    List<ObjectNode> registrations = names.stream().map(this::registration).toList();
    for (JsonNode item : json(post("/api/v1/transactions/batch", registrations))) {
      assertThat(item.path("httpStatus").asInt()).as(item.toString()).isEqualTo(202);
    }
    for (ObjectNode sent : registrations) {
      JsonNode status = json(post("/api/v1/transactions", sent, "Prefer", "wait=30"));
      assertThat(status.path("outcomeCode").asString()).as(sent.toString()).isEqualTo("applied");
    }
  }

  @Test
  void everyNameIsFoundInEverySpelling() {
    String prefix = "names-" + freshLane() + "/";
    List<String> names =
        generated(
                Names.legal(),
                "a",
                "...",
                ".a",
                "..a/b..",
                "a:b@c",
                "proof",
                "latest/transactions",
                "-/_/:/@",
                "livez",
                "a".repeat(100))
            .stream()
            .map(name -> prefix + name)
            .filter(NodeId::isName)
            .toList();
    register(names);

    for (String name : names) {
      for (String spelling : Names.spellings(name)) {
        for (String path : PATHS) {
          HttpResponse<String> found = get(path + spelling);
          assertThat(found.statusCode())
              .as("%s%s, seed %d: %s", path, spelling, seed, found.body())
              .isEqualTo(200);
          assertThat(json(found).path("nodeId").asString()).as(spelling).isEqualTo(name);
        }
      }
    }
  }

  @Test
  void namesThatBeginWithAnyPartAreFound() {
    List<String> names =
        Stream.of(":", "@", "...", "..a", "-", "_/", "a:b")
            .map(part -> part.endsWith("/") ? part + freshLane() : part + "x" + freshLane())
            .toList();
    register(names);
    for (String name : names) {
      for (String spelling : Names.spellings(name)) {
        assertThat(json(get("/api/v1/nodes/" + spelling)).path("nodeId").asString())
            .as(spelling)
            .isEqualTo(name);
      }
    }
  }

  @Test
  void whatCouldNotBeAskedForIsRefused() {
    List<String> wrong =
        generated(
            Names.illegal(), ".", "..", "/", "//", "a/", "/a", "a//b", "a/../b", "a/./b", "a/..");
    List<ObjectNode> registrations =
        wrong.stream()
            .map(text -> registration("a").put("sender", text).put("receiver", text))
            .toList();
    JsonNode items = json(post("/api/v1/transactions/batch", registrations));
    for (int i = 0; i < wrong.size(); i++) {
      JsonNode problem = items.path(i).path("problem");
      assertThat(problem.path("code").asString())
          .as("'%s', seed %d", wrong.get(i), seed)
          .isEqualTo("transaction-malformed");
      assertThat(problem.toString()).contains("is not a name", "none of them empty, '.' or '..'");
    }
    for (String text : wrong) {
      for (String spelling : Names.spellings(text)) {
        for (String path : PATHS) {
          HttpResponse<String> refused = get(path + spelling);
          assertThat(refused.statusCode())
              .as("%s%s, seed %d: %s", path, spelling, seed, refused.body())
              .isEqualTo(400);
          assertThat(json(refused).path("code").asString())
              .isIn("parameter-invalid", "request-malformed");
        }
      }
    }
  }
}
