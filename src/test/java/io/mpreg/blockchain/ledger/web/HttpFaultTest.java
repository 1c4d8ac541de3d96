package io.mpreg.blockchain.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
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
        .containsExactlyElementsOf(
            Arrays.stream(HttpFault.values())
                .map(fault -> fault.code() + " " + fault.status())
                .toList());
  }
}
