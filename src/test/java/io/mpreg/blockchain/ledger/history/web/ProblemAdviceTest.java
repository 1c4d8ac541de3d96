package io.mpreg.blockchain.ledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.transaction.Refusal;
import io.mpreg.blockchain.ledger.history.FoundDamage;
import io.mpreg.blockchain.platform.database.StoreFailure;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemAdvice;
import io.mpreg.blockchain.platform.web.RequestIdFilter;
import io.mpreg.blockchain.platform.web.RequestRefused;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

class ProblemAdviceTest {
  @RestController
  static final class Failing {
    @GetMapping("/fail/{how}")
    String fail(@PathVariable String how) {
      throw switch (how) {
        case "store" -> new StoreFailure("secret", new IllegalStateException("secret"));
        case "full" ->
            new RequestRefused(Problem.of(Refusal.SENDER_PENDING_FULL, "many", Optional.empty()));
        default -> new IllegalStateException("secret");
      };
    }
  }

  private final MockMvcTester mvc =
      MockMvcTester.create(
          MockMvcBuilders.standaloneSetup(new Failing())
              .setControllerAdvice(new ProblemAdvice(), new HistoryProblems(new FoundDamage()))
              .addFilters(new RequestIdFilter())
              .build());

  private MvcTestResult fail(String how) {
    return mvc.get().uri("/fail/" + how).header("X-Request-Id", "r-1").exchange();
  }

  @Test
  void aStoreThatDoesNotAnswerIsUnavailable() {
    assertThat(fail("store"))
        .hasStatus(503)
        .hasContentType("application/problem+json")
        .hasHeader("Retry-After", "1")
        .hasHeader("Cache-Control", "no-store")
        .bodyText()
        .contains("\"code\":\"store-unavailable\"", "\"requestId\":\"r-1\"")
        .doesNotContain("secret");
  }

  @Test
  void whatShouldNotFailSaysNothingOfItsCause() {
    assertThat(fail("bug"))
        .hasStatus(500)
        .hasContentType("application/problem+json")
        .hasHeader("X-Request-Id", "r-1")
        .bodyText()
        .contains("\"code\":\"internal-error\"", "\"requestId\":\"r-1\"")
        .doesNotContain("secret", "at io.");
  }

  @Test
  void whoIsToComeAgainIsToldWhen() {
    assertThat(fail("full")).hasStatus(429).hasHeader("Retry-After", "1");
  }
}
