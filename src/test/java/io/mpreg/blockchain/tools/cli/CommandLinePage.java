package io.mpreg.blockchain.tools.cli;

import io.mpreg.blockchain.tools.cli.terminal.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The page on the JSON of the command line; all JSON that commands print in tests is compared with
/// it.
final class CommandLinePage {
  private static final Path PAGE = Path.of("docs/command-line.md");
  private static final Pattern SECTION = Pattern.compile("(?m)^## ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*) \\|");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`(\\??)");
  private static final Map<String, Map<String, Boolean>> FIELDS = fields();

  private CommandLinePage() {}

  /// For each command the fields of its table, and whether they may be omitted.
  private static Map<String, Map<String, Boolean>> fields() {
    Map<String, Map<String, Boolean>> fields = new HashMap<>();
    for (String section : SECTION.split(page())) {
      Map<String, Boolean> named = new HashMap<>();
      ROW.matcher(section)
          .results()
          .flatMap(row -> NAME.matcher(row.group(1)).results())
          .forEach(name -> named.put(name.group(1), !name.group(2).isEmpty()));
      Arrays.stream(section.lines().findFirst().orElse("").split(", "))
          .forEach(command -> fields.put(command, named));
    }
    return fields;
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  static Set<String> commands() {
    return FIELDS.keySet();
  }

  /// Fails unless the page lists exactly the fields that a command printed.
  static void require(String command, String out) {
    Map<String, Boolean> known = FIELDS.getOrDefault(command, Map.of());
    if (known.isEmpty()) {
      return;
    }
    for (String line : out.lines().toList()) {
      JsonNode json = Json.MAPPER.readTree(line);
      if (json.isObject() && !json.has("error")) {
        require(command, known, json.propertyNames(), line);
      }
    }
  }

  private static void require(
      String command, Map<String, Boolean> known, Collection<String> printed, String line) {
    Set<String> unknown = new TreeSet<>(printed);
    unknown.removeAll(known.keySet());
    Set<String> missing = new TreeSet<>(known.keySet());
    missing.removeIf(name -> known.get(name) || printed.contains(name));
    if (!unknown.isEmpty() || !missing.isEmpty()) {
      throw new AssertionError(
          "%s: correct the section %s. It does not have %s, and has %s, which is not there: %s"
              .formatted(PAGE, command, unknown, missing, line));
    }
  }
}
