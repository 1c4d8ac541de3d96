package io.mpreg.blockchain.core.proof;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Reads the cases of `clients/cases`, whose README says what they are made of.
final class CaseFile {
  private static final Path FOLDER = Path.of("clients/cases");
  private static final JsonMapper JSON = new JsonMapper();

  private CaseFile() {}

  /// A proof as one case has it.
  ///
  /// @param isStateProof what the document is that it is of, or else a receipt
  /// @param rules the last version that the verifier knows, if it is not the one of this software
  /// @param refusedAt the step that has to refuse it; empty where it is valid
  record Case(
      String name,
      boolean isStateProof,
      Bytes content,
      Bytes genesis,
      Optional<Integer> rules,
      Optional<String> refusedAt) {}

  /// All cases about a proof alone, once for each document that they are of.
  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    for (JsonNode group : read("cases.json")) {
      for (JsonNode of : group.get("of")) {
        for (JsonNode one : group.get("cases")) {
          // A longer answer that carries the proof is for the command line to read.
          if (!one.has("answer")) {
            all.add(of(of.stringValue(), one));
          }
        }
      }
    }
    return all;
  }

  private static Case of(String document, JsonNode one) {
    String genesis = Path.of(document).resolveSibling("genesis.json").toString();
    return new Case(
        document + ": " + one.get("name").stringValue(),
        read(document).has("entries"),
        content(document, one),
        bytes(one.path("genesis").stringValue(genesis)),
        one.optional("rules").map(JsonNode::intValue),
        one.optional("refusedAt").map(JsonNode::stringValue));
  }

  private static Bytes content(String file, JsonNode one) {
    JsonNode document = read(file);
    for (JsonNode operation : one.path("change")) {
      change(document, operation, Path.of(file));
    }
    String written = latin(JSON.writeValueAsString(document));
    for (JsonNode operation : one.path("text")) {
      written = rewritten(written, operation);
    }
    return Bytes.of(written.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Bytes bytes(String file) {
    try {
      return Bytes.of(Files.readAllBytes(FOLDER.resolve(file)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static JsonNode read(String file) {
    return JSON.readTree(bytes(file).toArray());
  }

  // What an operation does is the name that it begins with.
  private static void change(JsonNode document, JsonNode operation, Path file) {
    String does = operation.propertyNames().iterator().next();
    String path = operation.get(does).stringValue();
    switch (does) {
      case "set" -> put(document, path, operation.get("to").deepCopy());
      case "remove" -> remove(document, path);
      case "copy" -> {
        JsonNode source =
            operation.has("of")
                ? read(file.resolveSibling(operation.get("of").stringValue()).toString())
                : document;
        put(document, operation.path("to").stringValue(path), get(source, path).deepCopy());
      }
      case "repeat" -> {
        ArrayNode list = JSON.createArrayNode();
        for (int i = 0; i < operation.get("times").intValue(); i++) {
          list.add(get(document, path).get(0).deepCopy());
        }
        put(document, path, list);
      }
      case "sha256" -> {
        String hex = get(document, operation.get("of").stringValue()).stringValue();
        String hashed = text(operation, "before") + hex + text(operation, "after");
        put(document, path, StringNode.valueOf(Hash.of(Bytes.ofHex(hashed)).hex()));
      }
      default -> edit(document, path, value -> edited(does, value, operation));
    }
  }

  private static String text(JsonNode operation, String field) {
    return operation.path(field).stringValue("");
  }

  private static void edit(JsonNode document, String path, UnaryOperator<String> edit) {
    String value = get(document, path).stringValue();
    put(document, path, StringNode.valueOf(edit.apply(value)));
  }

  private static String edited(String does, String value, JsonNode operation) {
    return switch (does) {
      case "flip" -> {
        int at = from(operation.get("at").intValue(), value.length());
        yield value.substring(0, at)
            + (value.charAt(at) == '0' ? '1' : '0')
            + value.substring(at + 1);
      }
      case "bytes" -> {
        int at = from(2 * operation.get("at").intValue(), value.length());
        int end = Math.min(value.length(), at + 2 * operation.path("remove").intValue(0));
        yield value.substring(0, at) + text(operation, "insert") + value.substring(end);
      }
      case "replace" -> replaced(value, text(operation, "text"), text(operation, "by"));
      case "append" -> value + text(operation, "text").repeat(operation.path("times").intValue(1));
      default -> throw new AssertionError("no operation " + does);
    };
  }

  private static int from(int at, int length) {
    return at < 0 ? length + at : at;
  }

  private static String replaced(String text, String from, String by) {
    int at = text.indexOf(from);
    if (at < 0) {
      throw new AssertionError("nothing to replace: " + from);
    }
    return text.substring(0, at) + by + text.substring(at + from.length());
  }

  private static JsonNode get(JsonNode document, String path) {
    JsonNode at = document;
    for (String field : path.split("\\.")) {
      at = at.isArray() ? at.get(Integer.parseInt(field)) : at.get(field);
    }
    return at;
  }

  private static JsonNode parent(JsonNode document, String path) {
    int last = path.lastIndexOf('.');
    return last < 0 ? document : get(document, path.substring(0, last));
  }

  private static void put(JsonNode document, String path, JsonNode value) {
    String field = path.substring(path.lastIndexOf('.') + 1);
    switch (parent(document, path)) {
      case ObjectNode object -> object.set(field, value);
      case ArrayNode list when Integer.parseInt(field) == list.size() -> list.add(value);
      case ArrayNode list -> list.set(Integer.parseInt(field), value);
      default -> throw new AssertionError(path + " is nowhere");
    }
  }

  private static void remove(JsonNode document, String path) {
    String field = path.substring(path.lastIndexOf('.') + 1);
    switch (parent(document, path)) {
      case ObjectNode object -> object.remove(field);
      case ArrayNode list -> list.remove(Integer.parseInt(field));
      default -> throw new AssertionError(path + " is nowhere");
    }
  }

  // Of a text of which every character is a byte.
  private static String rewritten(String text, JsonNode operation) {
    String does = operation.propertyNames().iterator().next();
    JsonNode value = operation.get(does);
    int times = operation.path("times").intValue(1);
    return switch (does) {
      case "replace" -> replaced(text, latin(value.stringValue()), instead(operation));
      case "before" -> latin(value.stringValue()).repeat(times) + text;
      case "after" -> text + latin(value.stringValue()).repeat(times);
      case "cut" -> text.substring(0, from(value.intValue(), text.length()));
      case "pad" -> text + " ".repeat(value.intValue() - text.length());
      default -> throw new AssertionError("no operation " + does);
    };
  }

  private static String instead(JsonNode operation) {
    return operation.has("by")
        ? latin(operation.get("by").stringValue())
        : new String(
            HexFormat.of().parseHex(operation.get("bytes").stringValue()),
            StandardCharsets.ISO_8859_1);
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
