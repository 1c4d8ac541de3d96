package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The OpenAPI document is complete and the one that is committed; `-Dopenapi.update=true` rewrites
/// it.
class OpenApiIT extends HttpIntegrationTest {
  private static final Path COMMITTED = Path.of("openapi/openapi.yaml");

  @Test
  void theCommittedDocumentIsTheServedOne() throws IOException {
    // It is served with the requested address, including a proxy's prefix.
    String served = get("/v3/api-docs.yaml").body().replaceFirst("http://127[.0-9:]+", "/");
    if (Boolean.getBoolean("openapi.update")) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, served);
    }
    assertThat(Files.readString(COMMITTED))
        .as("openapi/openapi.yaml is stale: run this test with -Dopenapi.update=true")
        .isEqualTo(served);
  }

  @Test
  void everyOperationIsDescribed() {
    List<String> lacking = new ArrayList<>();
    JsonNode document = json(get("/v3/api-docs"));
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String name = operation.getKey() + " " + path.getKey();
        JsonNode described = operation.getValue();
        for (String field : List.of("summary", "description", "operationId", "tags")) {
          if (described.path(field).isMissingNode()) {
            lacking.add(name + ": " + field);
          }
        }
        for (String status : List.of("400", "429", "500", "503")) {
          if (described.path("responses").path(status).isMissingNode()) {
            lacking.add(name + ": " + status);
          }
        }
      }
    }
    assertThat(lacking).isEmpty();
    assertThat(document.path("openapi").asString()).startsWith("3.1");
    assertThat(document.toString()).doesNotContain("*/*");
  }

  @Test
  void everyOperationHasAnExampleOfItsBodyAndItsAnswer() {
    List<String> lacking = new ArrayList<>();
    for (JsonNode path : json(get("/v3/api-docs")).path("paths")) {
      for (JsonNode operation : path) {
        String name = operation.path("operationId").asString();
        JsonNode bodies = operation.path("requestBody").path("content");
        if (operation.has("requestBody")
            && bodies.valueStream().noneMatch(body -> body.has("example"))) {
          lacking.add(name + ".request");
        }
        JsonNode answers = operation.path("responses").path("200").path("content");
        boolean hasExample = answers.valueStream().anyMatch(answer -> answer.has("example"));
        if (!hasExample && !answers.has("application/octet-stream")) {
          lacking.add(name + ".200");
        }
      }
    }
    assertThat(lacking).isEmpty();
  }

  @Test
  void everyExampleIsAsItsSchemaHasItAndEveryProblemIsOfItsStatus() {
    Set<String> codes = new HashSet<>();
    for (DocumentedAnswers.Operation operation : DocumentedAnswers.operations()) {
      for (int status : operation.statuses()) {
        for (JsonNode media : operation.answer(status).path("content")) {
          JsonNode example = media.path("example");
          if (example.isContainer()) {
            DocumentedAnswers.matches(
                "the example of %s %d".formatted(operation.id(), status),
                media.path("schema"),
                example.toString());
          }
          if (status >= 400 && example.isContainer()) {
            assertThat(example.path("status").asInt()).as(operation.id()).isEqualTo(status);
            codes.add(example.path("code").asString());
          }
        }
      }
      for (int status : new int[] {400, 429, 500, 503}) {
        assertThat(operation.answer(status).toString()).as(operation.id()).contains("Problem");
      }
      // This operation is open, and its answers are text.
      boolean isOfWitnesses = operation.id().equals("addCheckpoint");
      for (int status : new int[] {401, 403, 406}) {
        assertThat(operation.answer(status).toString().contains("Problem"))
            .as(operation.id())
            .isNotEqualTo(isOfWitnesses);
      }
    }
    assertThat(codes).as("each status has its own").hasSizeGreaterThan(14);
  }
}
