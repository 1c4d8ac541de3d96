package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// Section 24 of `docs/protocol.md` tells clients of operations, parameters and codes that exist,
/// and of every code that is no mere mistake of the request.
class ClientSectionTest {
  private static final Pattern OPERATION =
      Pattern.compile("`(?:(GET|POST) )?(/api/v1/[^`? ]+)(?:\\?(\\w+)=\\w+)?`");
  private static final Pattern CODE = Pattern.compile("`([a-z]+(?:-[a-z]+)+)`");
  private static final Pattern REFUSAL_ROW =
      Pattern.compile("(?m)^\\| \\d+ \\| `([a-z-]+)` \\| (\\d{3}) \\| (.+) \\|$");
  private static final Pattern FAULT_ROW =
      Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (\\d{3}) \\| (.+) \\|$");
  private static final Pattern ADVICE_ROW =
      Pattern.compile("(?m)^\\| ([^|]+) \\| [^|]+ \\| .+ \\|$");
  // Written like a code: values of Cache-Control, and a status of a transaction.
  private static final Set<String> NO_CODES = Set.of("no-cache", "no-store", "key-retired");
  // Of these a client needs to know whether the same may succeed later or elsewhere.
  private static final Set<String> ADVISED =
      Set.of("404", "408", "409", "410", "429", "500", "503");
  private static final String WRONG_PATH = "path-unknown";
  private static final String MANAGEMENT = "management port:";

  private final String page;
  private final String section;

  ClientSectionTest() throws IOException {
    page = Files.readString(Path.of("docs/protocol.md"));
    section = page.substring(page.indexOf("\n## 24. "), page.indexOf("\n## 25. "));
  }

  @Test
  void everyOperationAndParameterIsServed() throws IOException {
    Map<String, Object> document =
        new Yaml().load(Files.readString(Path.of("openapi/openapi.yaml")));
    Map<?, ?> paths = (Map<?, ?>) document.get("paths");
    List<MatchResult> named = OPERATION.matcher(section).results().toList();
    assertThat(named).hasSizeGreaterThan(15);
    for (MatchResult operation : named) {
      String method = operation.group(1) == null ? "GET" : operation.group(1);
      assertThat(paths.containsKey(operation.group(2))).as(operation.group()).isTrue();
      Map<?, ?> methods = (Map<?, ?>) paths.get(operation.group(2));
      Object served = methods.get(method.toLowerCase(Locale.ROOT));
      assertThat(served).as(operation.group()).isNotNull();
      if (operation.group(3) != null) {
        assertThat(((Map<?, ?>) served).get("parameters").toString())
            .as(operation.group())
            .contains("name=" + operation.group(3));
      }
    }
  }

  @Test
  void everyCodeExists() {
    Set<String> named = codesIn(section);
    named.removeAll(NO_CODES);
    assertThat(rows().map(row -> row.group(1)).toList()).containsAll(named);
  }

  @Test
  void whatTheClientDidNotCauseHasAdvice() {
    String problems =
        section.substring(section.indexOf("\n### Problems"), section.indexOf("\n### Caching"));
    Set<String> advised =
        ADVICE_ROW
            .matcher(problems)
            .results()
            .flatMap(row -> codesIn(row.group(1)).stream())
            .collect(Collectors.toSet());
    List<String> wanted =
        rows()
            .filter(row -> ADVISED.contains(row.group(2)) && !row.group(3).startsWith(MANAGEMENT))
            .map(row -> row.group(1))
            .filter(code -> !code.equals(WRONG_PATH))
            .toList();
    assertThat(wanted).hasSizeGreaterThan(10);
    assertThat(advised).containsAll(wanted);
  }

  private Stream<MatchResult> rows() {
    return Stream.of(REFUSAL_ROW, FAULT_ROW).flatMap(row -> row.matcher(page).results());
  }

  private static Set<String> codesIn(String text) {
    return CODE.matcher(text)
        .results()
        .map(code -> code.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
