package io.mpreg.blockchain.ledger.door.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.platform.web.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A refusal is answered with its status in `docs/protocol.md`, section 9.
class RefusalStatusTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| \\d+ \\| `([a-z-]+)` \\| (\\d{3}) \\| .* \\|$", Pattern.MULTILINE);

  @Test
  void theStatusIsThatOfTheProtocol() throws IOException {
    String page = Files.readString(Path.of("docs/protocol.md"));
    String section = page.substring(page.indexOf("\n## 9. "), page.indexOf("\n## 10. "));
    Map<String, String> told =
        ROW.matcher(section)
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    assertThat(
            Arrays.stream(Refusal.values())
                .collect(
                    Collectors.toMap(Refusal::code, each -> String.valueOf(Problem.status(each)))))
        .isEqualTo(told);
  }
}
