package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HttpFaultTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (\\d{3}) \\| .+ \\|$");

  @Test
  void theCodesAreThoseOfTheProtocolsPage() throws IOException {
    String page = Files.readString(Path.of("docs/protocol.md"));
    String section = page.substring(page.indexOf("\n## 11. "), page.indexOf("\n## 12. "));
    List<String> documented =
        ROW.matcher(section).results().map(row -> row.group(1) + " " + row.group(2)).toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            faults().map(fault -> fault.code() + " " + fault.status()).toList());
    assertThat(documented).doesNotHaveDuplicates();
  }

  // The faults of all features.
  private static Stream<HttpFault> faults() {
    return new ClassFileImporter()
        .importPackages("io.mpreg.blockchain").stream()
            .filter(type -> type.isEnum() && type.isAssignableTo(HttpFault.class))
            .flatMap(type -> Arrays.stream(type.reflect().getEnumConstants()))
            .map(HttpFault.class::cast);
  }
}
