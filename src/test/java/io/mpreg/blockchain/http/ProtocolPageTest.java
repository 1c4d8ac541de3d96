package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// The tables of the HTTP interface in `docs/protocol.md` match the OpenAPI document, which another
/// test compares with the served one.
class ProtocolPageTest {
  private static final Path PAGE = Path.of("docs/protocol.md");
  private static final Path DOCUMENT = Path.of("openapi/openapi.yaml");
  private static final String BEGIN = "<!-- tables of the HTTP interface -->\n";
  private static final String END = "<!-- end of the tables -->\n";

  private final Map<String, Object> document;

  ProtocolPageTest() throws IOException {
    document = new Yaml().load(Files.readString(DOCUMENT));
  }

  @Test
  void thePageHasEveryOperationAndEveryObject() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(end).as("the page has the place of the tables").isGreaterThanOrEqualTo(begin);
    String tables = operations() + "\n" + objects();
    if (Boolean.getBoolean("protocol.update")) {
      page = page.substring(0, begin) + tables + page.substring(end);
      Files.writeString(PAGE, page);
      end = page.indexOf(END);
    }
    assertThat(page.substring(begin, end))
        .as("docs/protocol.md is stale: run this test with -Dprotocol.update=true")
        .isEqualTo(tables);
  }

  private String operations() {
    StringBuilder table =
        new StringBuilder(
            "| operation | request | answer | other statuses |\n| --- | --- | --- | --- |\n");
    object(document, "paths")
        .forEach(
            (path, methods) ->
                entries(methods)
                    .forEach(
                        (method, operation) ->
                            table.append(row(path, method, entries(operation)))));
    return table.toString();
  }

  private String row(String path, String method, Map<String, Object> operation) {
    Map<String, Object> responses = new TreeMap<>(object(operation, "responses"));
    String answers =
        responses.entrySet().stream()
            .filter(response -> response.getKey().startsWith("2"))
            .map(response -> response.getKey() + content(response.getValue()))
            .collect(Collectors.joining("<br>"));
    String others =
        responses.keySet().stream()
            .filter(status -> !status.startsWith("2"))
            .collect(Collectors.joining(" "));
    List<String> request = new ArrayList<>();
    list(operation, "parameters").forEach(each -> request.add(parameter(entries(each))));
    if (operation.containsKey("requestBody")) {
      request.add("body" + content(operation.get("requestBody")));
    }
    return "| `%s %s` | %s | %s | %s |\n"
        .formatted(
            method.toUpperCase(Locale.ROOT), path, String.join("<br>", request), answers, others);
  }

  private String parameter(Map<String, Object> given) {
    Map<String, Object> parameter = resolved(given);
    boolean required = Boolean.TRUE.equals(parameter.get("required"));
    return "%s `%s`%s".formatted(parameter.get("in"), parameter.get("name"), required ? "" : "?");
  }

  private String content(Object holder) {
    Set<String> types = new LinkedHashSet<>();
    object(resolved(entries(holder)), "content")
        .forEach(
            (media, content) ->
                types.add(
                    media.equals("application/json")
                        ? type(object(entries(content), "schema"))
                        : "`" + media + "`"));
    return types.isEmpty() ? "" : " " + String.join(", ", types);
  }

  private String objects() {
    StringBuilder table = new StringBuilder("| object | fields |\n| --- | --- |\n");
    new TreeMap<>(object(object(document, "components"), "schemas"))
        .forEach(
            (name, schema) ->
                table.append("| `%s` | %s |\n".formatted(name, fields(entries(schema)))));
    return table.toString();
  }

  private String fields(Map<String, Object> schema) {
    List<Object> required = list(schema, "required");
    Map<String, Object> properties = object(schema, "properties");
    if (properties.isEmpty()) {
      return type(schema);
    }
    return properties.entrySet().stream()
        .map(
            field ->
                "`%s`%s %s"
                    .formatted(
                        field.getKey(),
                        required.contains(field.getKey()) ? "" : "?",
                        type(entries(field.getValue()))))
        .collect(Collectors.joining(", "));
  }

  private String type(Map<String, Object> schema) {
    if (schema.get("$ref") instanceof String reference) {
      return "`" + lastName(reference) + "`";
    }
    if (schema.containsKey("anyOf")) {
      return list(schema, "anyOf").stream()
          .map(each -> type(entries(each)))
          .collect(Collectors.joining(" or "));
    }
    if (schema.containsKey("enum")) {
      return list(schema, "enum").stream()
          .map(value -> "`" + value + "`")
          .collect(Collectors.joining(" or "));
    }
    Object type = schema.get("type");
    if (type instanceof List<?> types) {
      return types.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    }
    return switch (String.valueOf(type)) {
      case "array" -> "[" + type(object(schema, "items")) + "]";
      case "object" -> ofNames(schema.get("additionalProperties"));
      case "null" -> "any JSON";
      case String other -> other;
    };
  }

  private String ofNames(@Nullable Object values) {
    return values instanceof Map<?, ?> ? "{name: " + type(entries(values)) + "}" : "object";
  }

  private Map<String, Object> resolved(Map<String, Object> given) {
    if (!(given.get("$ref") instanceof String reference)) {
      return given;
    }
    Map<String, Object> at = document;
    for (String step : reference.substring(2).split("/", -1)) {
      at = object(at, step);
    }
    return at;
  }

  private static String lastName(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private static Map<String, Object> object(Map<String, Object> holder, String name) {
    return holder.containsKey(name) ? entries(holder.get(name)) : Map.of();
  }

  @SuppressWarnings("unchecked") // YAML as it is read.
  private static Map<String, Object> entries(@Nullable Object value) {
    Map<Object, Object> read = (Map<Object, Object>) Objects.requireNonNull(value);
    Map<String, Object> entries = new LinkedHashMap<>();
    read.forEach((key, each) -> entries.put(String.valueOf(key), each));
    return entries;
  }

  @SuppressWarnings("unchecked") // YAML as it is read.
  private static List<Object> list(Map<String, Object> holder, String name) {
    return holder.containsKey(name) ? (List<Object>) holder.get(name) : List.of();
  }
}
