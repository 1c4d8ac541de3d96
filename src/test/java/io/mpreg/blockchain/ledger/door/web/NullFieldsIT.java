package io.mpreg.blockchain.ledger.door.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// In every body, at every depth, a field may be null if the OpenAPI document makes it optional,
/// and may not if it is required.
class NullFieldsIT extends HttpIntegrationTest {
  private final List<String> wrong = new ArrayList<>();
  private JsonNode document;
  private int optional;
  private int required;

  @Test
  void nullIsAnsweredAsWhatIsLeftOut() {
    document = json(get("/v3/api-docs"));
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      JsonNode content =
          path.getValue().path("post").path("requestBody").path("content").path("application/json");
      if (content.has("example")) {
        JsonNode body = content.path("example").deepCopy();
        walk(path.getKey(), "", content.path("schema"), body, body);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(optional).isGreaterThan(30);
    assertThat(required).isGreaterThan(60);
  }

  private JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asString("");
    return reference.isEmpty() ? schema : document.at(reference.substring(1));
  }

  private void walk(String path, String place, JsonNode schema, JsonNode at, JsonNode body) {
    JsonNode type = resolved(schema);
    if (at instanceof ArrayNode items) {
      for (int i = 0; i < items.size(); i++) {
        walk(path, place + "/" + i, type.path("items"), items.get(i), body);
      }
    } else if (at instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> property : type.path("properties").properties()) {
        String name = property.getKey();
        JsonNode value = object.get(name);
        compare(path, place + "/" + name, isRequired(type, name), object, name, body);
        if (value != null) {
          object.set(name, value);
          walk(path, place + "/" + name, property.getValue(), value, body);
        }
      }
    }
  }

  private static boolean isRequired(JsonNode type, String name) {
    return StreamSupport.stream(type.path("required").spliterator(), false)
        .anyMatch(required -> required.asString().equals(name));
  }

  private void compare(
      String path,
      String place,
      boolean isRequired,
      ObjectNode object,
      String name,
      JsonNode body) {
    object.remove(name);
    HttpResponse<String> leftOut = post(path, body);
    object.putNull(name);
    HttpResponse<String> isNull = post(path, body);
    object.remove(name);
    if (isRequired) {
      required++;
      if (!isRefused(isNull)) {
        wrong.add("%s %s may be null: %s".formatted(path, place, isNull.body()));
      }
      if (!isRefused(leftOut)) {
        wrong.add("%s %s may be left out: %s".formatted(path, place, leftOut.body()));
      }
    } else {
      optional++;
      if (!verdict(isNull).equals(verdict(leftOut))) {
        wrong.add(
            "%s %s: left out %s, null %s".formatted(path, place, leftOut.body(), isNull.body()));
      }
    }
  }

  // Includes the failing step of a proof.
  private static String verdict(HttpResponse<String> response) {
    return "%d %b %s %s"
        .formatted(
            response.statusCode(),
            isRefused(response),
            json(response).path("step"),
            json(response).path("code"));
  }

  // A problem, an invalid proof, or a refused item of a batch.
  private static boolean isRefused(HttpResponse<String> response) {
    JsonNode json = json(response);
    return response.statusCode() >= 400
        || json.path("valid").isBoolean() && !json.path("valid").asBoolean()
        || json.path("accepted").isBoolean() && !json.path("accepted").asBoolean()
        || json.isArray() && json.valueStream().anyMatch(item -> item.has("problem"));
  }
}
