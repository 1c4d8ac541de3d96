package io.mpreg.blockchain.http;

import static java.util.stream.Collectors.joining;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Compares answers with the committed OpenAPI document, which has to describe the status, the
/// media type and every field of the body. The clients of the HTTP tests pass all answers through
/// here.
public final class DocumentedAnswers {
  private static final Path DOCUMENT = Path.of("openapi/openapi.yaml");
  private static final String API = "/api/v1/";
  // Path variables whose values may contain a slash.
  private static final Set<String> RESTS_OF_PATHS = Set.of("nodeId", "tile");
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");

  private static final JsonNode API_DOCUMENT = new YAMLMapper().readTree(DOCUMENT.toFile());
  private static final List<Operation> OPERATIONS = operations();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final JsonNode COMPONENTS = closed(API_DOCUMENT.path("components"));
  private static final Map<String, Schema> COMPILED = new ConcurrentHashMap<>();
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private DocumentedAnswers() {}

  /// An operation of the document.
  ///
  /// @param template its path, with variables in braces
  public record Operation(String method, String template, Pattern path, JsonNode description) {
    String id() {
      return description.path("operationId").asString();
    }

    /// The document's description of the answers with a status.
    JsonNode answer(int status) {
      return resolved(description.path("responses").path(String.valueOf(status)));
    }

    List<Integer> statuses() {
      return description.path("responses").propertyNames().stream().map(Integer::valueOf).toList();
    }

    /// Whether the document has answers with this status.
    public boolean answers(int status) {
      return statuses().contains(status);
    }

    boolean hasBody() {
      return description.has("requestBody");
    }

    /// A request for this operation with arbitrary values.
    ///
    /// @param door makes a request for a path
    public HttpRequest.Builder request(Function<String, HttpRequest.Builder> door) {
      HttpRequest.Builder request = door.apply(VARIABLE.matcher(template).replaceAll("1"));
      return hasBody() ? request.POST(HttpRequest.BodyPublishers.ofString("{}")) : request;
    }

    @Override
    public String toString() {
      return id();
    }
  }

  /// All operations of the document.
  public static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : API_DOCUMENT.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        operations.add(
            new Operation(
                operation.getKey().toUpperCase(Locale.ROOT),
                path.getKey(),
                pattern(path.getKey()),
                operation.getValue()));
      }
    }
    return List.copyOf(operations);
  }

  private static Pattern pattern(String template) {
    return Pattern.compile(
        VARIABLE
            .matcher(template)
            .replaceAll(variable -> RESTS_OF_PATHS.contains(variable.group(1)) ? ".+" : "[^/]+"));
  }

  private static JsonNode resolved(JsonNode description) {
    String reference = description.path("$ref").asString("");
    return reference.isEmpty() ? description : API_DOCUMENT.at(reference.substring(1));
  }

  // A field without a schema is a fault of the document too.
  private static JsonNode closed(JsonNode schemas) {
    JsonNode copy = schemas.deepCopy();
    copy.path("schemas")
        .forEach(
            schema -> {
              if (schema.has("properties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
              }
            });
    return copy;
  }

  /// Checks the answer to a request against the document; ignores paths outside the API.
  public static <T> HttpResponse<T> send(
      HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return send(client, request, handler, "");
  }

  /// Like above, for a node whose paths begin with a prefix.
  public static <T> HttpResponse<T> send(
      HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler, String prefix)
      throws IOException, InterruptedException {
    HttpResponse<T> answer = client.send(request, handler);
    String path = request.uri().getRawPath();
    if (path.startsWith(prefix + API) && !request.method().equals("HEAD")) {
      String type = answer.headers().firstValue("Content-Type").orElse("");
      String own = path.substring(prefix.length());
      check(request.method(), own, answer.statusCode(), type, answer.body());
    }
    return answer;
  }

  private static void check(String method, String path, int status, String type, Object body) {
    Optional<Operation> operation =
        OPERATIONS.stream()
            .filter(each -> each.method().equals(method) && each.path().matcher(path).matches())
            // If several match, the one with the longest literal path.
            .min((one, other) -> variables(one) - variables(other));
    if (operation.isEmpty()) {
      require(
          status == 404 || status == 405 || status == 400 || isOfStrangers(status),
          "%s %s answers %d, and is no operation of %s".formatted(method, path, status, DOCUMENT));
      matches("the problem of " + method + " " + path, problem(), text(body));
      return;
    }
    check(operation.get(), path, status, type, body);
  }

  private static boolean isOfStrangers(int status) {
    return status == 401 || status == 403 || status == 429;
  }

  private static int variables(Operation operation) {
    return (int) VARIABLE.matcher(operation.template()).results().count();
  }

  private static void check(
      Operation operation, String path, int status, String type, Object body) {
    String what =
        "%s (%s %s) answers %d".formatted(operation.id(), operation.method(), path, status);
    JsonNode described = operation.answer(status);
    require(
        !described.isMissingNode(),
        "%s: %s has no such answer; add an @ApiResponse for it. It was: %s"
            .formatted(what, DOCUMENT, text(body)));
    SEEN.add(seen(operation, status));
    JsonNode content = described.path("content");
    if (content.isEmpty()) {
      require(text(body).isEmpty(), what + " with a body, which " + DOCUMENT + " does not have");
      return;
    }
    String bare = type.replaceFirst(" *;.*", "");
    JsonNode media =
        content
            .propertyStream()
            .filter(each -> each.getKey().replaceFirst(" *;.*", "").equals(bare))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "%s as %s, %s has %s"
                            .formatted(what, type, DOCUMENT, content.propertyNames())));
    if (bare.endsWith("json")) {
      matches(what, media.path("schema"), text(body));
    }
  }

  private static JsonNode problem() {
    return API_DOCUMENT.at(
        "/components/responses/NotFound/content/application~1problem+json/schema");
  }

  /// Fails unless a body matches a schema.
  static void matches(String what, JsonNode schema, String body) {
    Schema compiled = COMPILED.computeIfAbsent(schema.toString(), text -> compiled(schema));
    List<Error> errors = compiled.validate(body, InputFormat.JSON);
    require(
        errors.isEmpty(),
        "%s, which is not as %s has it. Correct the record or its annotations. %s%nThe body: %s"
            .formatted(
                what,
                DOCUMENT,
                errors.stream()
                    .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                    .collect(joining("; ")),
                body));
  }

  private static Schema compiled(JsonNode schema) {
    ObjectNode whole = (ObjectNode) schema.deepCopy();
    whole.set("components", COMPONENTS);
    return SCHEMAS.getSchema(whole);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static String text(Object body) {
    return switch (body) {
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case null -> "";
      default -> body.toString();
    };
  }

  static String seen(Operation operation, int status) {
    return operation.id() + " " + status;
  }

  /// The answers compared so far in this JVM, as `operation status`.
  static Set<String> seen() {
    return Set.copyOf(SEEN);
  }
}
