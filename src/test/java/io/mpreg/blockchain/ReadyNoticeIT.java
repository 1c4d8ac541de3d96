package io.mpreg.blockchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What a node says when it answers, tried as it is printed.
class ReadyNoticeIT extends HttpIntegrationTest {
  @Autowired private ReadyNotice notice;

  private static String shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private String after(String label) {
    String text = notice.text();
    int start = text.indexOf("  " + label + " ");
    assertThat(start).as(text).isNotNegative();
    return text.substring(start + label.length() + 2).strip();
  }

  @Test
  void whatIsToBePastedMakesAFinalTransaction() throws Exception {
    String attempt = after("Try").split("\n  Stop")[0];
    assertThat(shell(attempt)).contains("\"status\":\"final\"", "\"outcomeCode\":\"applied\"");
  }

  @Test
  void thePagesToLookAtAreThere() throws Exception {
    String[] pages = after("Look at").split("\\s+");
    assertThat(shell("curl -s " + pages[0])).contains("Swagger UI");
    assertThat(shell("curl -s " + pages[1])).contains("\"status\":\"UP\"");
  }

  @Test
  void theChainIsNamedAndThatItsKeysArePublic() {
    assertThat(after("Chain")).contains("its keys are public");
    assertThat(after("Member")).startsWith("demo-authority, the only authority");
    assertThat(after("Stop")).contains("kill " + ProcessHandle.current().pid());
  }
}
