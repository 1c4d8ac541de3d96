package io.mpreg.blockchain.ledger.directory.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.crypto.SignatureAlgorithm;
import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.transaction.OperationType;
import io.mpreg.blockchain.core.transaction.Payload;
import io.mpreg.blockchain.core.transaction.TransactionDraft;
import io.mpreg.blockchain.http.HttpIntegrationTest;
import io.mpreg.blockchain.platform.web.TransactionJson;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Nodes are found by their traits, as soon as the block that sets them is final.
class NodeListIT extends HttpIntegrationTest {
  private static final SigningKey KEY =
      SigningKey.fromSeed(
          SignatureAlgorithm.ED25519,
          new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27, 28, 29, 30, 31, 32
          });
  private static final Pattern NEXT = Pattern.compile("<(.+)>; rel=\"next\"");

  private void make(String name, String type, long nonce, String payload) {
    NodeId id = new NodeId(name);
    ObjectNode transaction =
        JSON.valueToTree(
            TransactionJson.of(
                new TransactionDraft(
                        Hash.fromHex(json(get("/api/v1/chain")).path("chainId").asString()),
                        id,
                        id,
                        new OperationType(type),
                        0,
                        nonce,
                        0,
                        0,
                        10_000,
                        Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
                        KEY.publicKey())
                    .signedBy(KEY)));
    JsonNode status = json(post("/api/v1/transactions", transaction, "Prefer", "wait=30"));
    assertThat(status.path("outcomeCode").asString()).as(status.toString()).isEqualTo("applied");
  }

  private void register(String name, String profile) {
    make(
        name,
        "node_register",
        0,
        "{\"publicKey\":\"%s\",\"algorithm\":\"ed25519\"%s}"
            .formatted(KEY.publicKey().hex(), profile));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private List<String> found(String query) {
    return ids(json(get("/api/v1/nodes?" + query)));
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("items").forEach(item -> ids.add(item.path("nodeId").asString()));
    return ids;
  }

  @Test
  void nodesAreFoundByWhatTheyHave() {
    String text = "e u&b=ü/%";
    register(
        "listed/b",
        ",\"capabilities\":[\"list.queue\",\"list.rpc\"],\"metadata\":{\"zone\":\"%s\"}"
            .formatted(text));
    register("listed/a", ",\"capabilities\":[\"list.queue\"]");
    register("listed/c", ",\"capabilities\":[\"list.rpc\"]");
    make("listed/a", "federation_join", 1, "{\"federation\":\"list-f\"}");
    make("listed/b", "federation_join", 1, "{\"federation\":\"list-f\"}");

    assertThat(found("capability=list.queue")).containsExactly("listed/a", "listed/b");
    assertThat(found("capability=list.rpc")).containsExactly("listed/b", "listed/c");
    assertThat(found("federation=list-f")).containsExactly("listed/a", "listed/b");
    assertThat(found("metadata=zone%3D" + encoded(text))).containsExactly("listed/b");
    assertThat(found("capability=list.rpc&federation=list-f")).containsExactly("listed/b");
    assertThat(found("capability=list.queue&federation=list-f&metadata=zone%3D" + encoded(text)))
        .containsExactly("listed/b");
    assertThat(found("metadata=zone%3De")).isEmpty();
    assertThat(found("capability=list.none")).isEmpty();

    make("listed/b", "node_update", 2, "{\"capabilities\":[\"list.rpc\"]}");
    make("listed/a", "federation_leave", 2, "{\"federation\":\"list-f\"}");

    assertThat(found("capability=list.queue")).containsExactly("listed/a");
    assertThat(found("federation=list-f")).containsExactly("listed/b");
  }

  @Test
  void pagesFollowEachOtherByTheirLinks() {
    for (String name : List.of("paged/a", "paged/b", "paged/c")) {
      register(name, ",\"metadata\":{\"page\":\"x y&\"}");
    }
    String first = "/api/v1/nodes?metadata=page%3Dx%20y%26&limit=2";

    HttpResponse<String> page = get(first);
    Matcher next = NEXT.matcher(page.headers().firstValue("Link").orElseThrow());
    assertThat(next.matches()).isTrue();
    HttpResponse<String> last = get("/api/v1/nodes" + next.group(1));

    assertThat(ids(json(page))).containsExactly("paged/a", "paged/b");
    assertThat(ids(json(last))).containsExactly("paged/c");
    assertThat(json(last).path("next").isNull()).isTrue();
    assertThat(last.headers().firstValue("Link")).isEmpty();
  }

  @Test
  void aPageThatIsJustFullHasNoNextOne() {
    register("full/a", ",\"capabilities\":[\"list.full\"]");

    JsonNode page = json(get("/api/v1/nodes?capability=list.full&limit=1"));

    assertThat(ids(page)).containsExactly("full/a");
    assertThat(page.path("next").isNull()).isTrue();
  }

  @Test
  void aCursorIsOfItsFilters() {
    register("cursor/a", ",\"capabilities\":[\"list.cursor\"]");
    register("cursor/b", ",\"capabilities\":[\"list.cursor\"]");
    String next = json(get("/api/v1/nodes?capability=list.cursor&limit=1")).path("next").asString();

    assertThat(found("capability=list.cursor&cursor=" + next)).containsExactly("cursor/b");
    assertThat(code("cursor=" + next)).isEqualTo("cursor-invalid");
    assertThat(code("capability=list.other&cursor=" + next)).isEqualTo("cursor-invalid");
  }

  @Test
  void whatNoNodeCanHaveIsRefused() {
    for (String query :
        List.of(
            "capability=" + "c".repeat(129),
            "capability=a%20b",
            "capability=",
            "federation=a%20b",
            "metadata=zone",
            "metadata=%3Dtext",
            "metadata=zone%3D" + "t".repeat(257),
            "metadata=" + "z".repeat(65) + "%3Dt")) {
      assertThat(code(query)).as(query).isEqualTo("parameter-invalid");
    }
  }

  private String code(String query) {
    return json(get("/api/v1/nodes?" + query)).path("code").asString();
  }
}
