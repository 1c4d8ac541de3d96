package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tries every operation of the served OpenAPI document on a new demonstration node, with the
/// values that Swagger UI fills in: examples, else defaults.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"management.server.port=0", "ledger.http.streams.heartbeat=200ms"})
class TriedExamplesIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  // The expected answers of operations whose example cannot succeed by itself.
  private static final Map<String, String> NEEDS_MORE =
      Map.of("addCheckpoint", "404 this member does not witness the log\n");

  @LocalServerPort int port;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  @Test
  void everyExampleWorksWhenItIsTried() throws Exception {
    JsonNode document =
        JSON.readTree(CLIENT.send(request("/v3/api-docs").build(), BodyHandlers.ofString()).body());
    awaitFirstBlocks();
    List<String> failed = new ArrayList<>();
    int tried = 0;
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        tried++;
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        String answer = answer(request(method, path.getKey(), operation.getValue()));
        String id = operation.getValue().path("operationId").asString();
        boolean isExpected =
            NEEDS_MORE.containsKey(id) ? answer.equals(NEEDS_MORE.get(id)) : answer.startsWith("2");
        if (!isExpected) {
          failed.add("%s %s: %s".formatted(method, path.getKey(), answer));
        }
      }
    }
    assertThat(failed).isEmpty();
    assertThat(tried).isGreaterThan(30);
  }

  // About the time that a user looks at the page.
  private void awaitFirstBlocks() throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!hasBegun() && System.nanoTime() < until) {
      Thread.sleep(50);
    }
  }

  private boolean hasBegun() throws IOException, InterruptedException {
    JsonNode chain =
        JSON.readTree(
            CLIENT.send(request("/api/v1/chain").build(), BodyHandlers.ofString()).body());
    return chain.path("height").asLong() > 0 && chain.path("pendingCount").asLong() == 0;
  }

  private static String answer(HttpRequest request) throws IOException, InterruptedException {
    // A stream does not end, so only its beginning is read.
    HttpResponse<InputStream> response = CLIENT.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      boolean isRefused = response.statusCode() >= 300;
      return response.statusCode()
          + (isRefused ? " " + new String(body.readAllBytes(), StandardCharsets.UTF_8) : "");
    }
  }

  private HttpRequest request(String method, String template, JsonNode operation) {
    String path = template;
    StringBuilder query = new StringBuilder();
    List<String> headers = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").asString();
      String value = filledIn(parameter);
      if (!value.isEmpty()) {
        switch (parameter.path("in").asString()) {
          case "path" -> path = path.replace("{" + name + "}", encoded(value));
          case "query" ->
              query
                  .append(query.isEmpty() ? '?' : '&')
                  .append(name)
                  .append('=')
                  .append(encoded(value));
          case "header" -> headers.addAll(List.of(name, value));
          default -> throw new IllegalStateException(parameter.toString());
        }
      }
    }
    HttpRequest.Builder request = request(path + query);
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    request.header("Accept", acceptable(operation));
    return withBody(request, method, operation.path("requestBody").path("content")).build();
  }

  // Swagger UI sends no request while a required parameter is empty.
  private static String filledIn(JsonNode parameter) {
    JsonNode schema = parameter.path("schema");
    for (JsonNode value :
        List.of(parameter.path("example"), schema.path("example"), schema.path("default"))) {
      if (value.isValueNode()) {
        return value.asString();
      }
    }
    assertThat(parameter.path("required").asBoolean()).as(parameter.toString()).isFalse();
    return "";
  }

  private static HttpRequest.Builder withBody(
      HttpRequest.Builder request, String method, JsonNode contents) {
    if (contents.isEmpty()) {
      return request.method(method, BodyPublishers.noBody());
    }
    Map.Entry<String, JsonNode> content = contents.properties().iterator().next();
    JsonNode example = content.getValue().path("example");
    String body = example.isString() ? example.asString() : example.toString();
    return request
        .header("Content-Type", content.getKey())
        .method(method, BodyPublishers.ofString(body));
  }

  private static String acceptable(JsonNode operation) {
    return operation.path("responses").properties().stream()
        .filter(response -> response.getKey().startsWith("2"))
        .flatMap(response -> response.getValue().path("content").propertyNames().stream())
        .findFirst()
        .orElse("*/*");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
