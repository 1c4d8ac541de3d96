package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.DocumentedAnswers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// With one request a second and five at once. A test may lose seconds between its requests, so
/// none expects a refusal before it has sent a hundred.
class RateLimitIT extends GuardedNode {
  private static final int MANY = 100;

  private static HttpResponse<String> untilRefused(HttpRequest.Builder request) {
    List<Integer> before = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      HttpResponse<String> answer = send(request);
      if (answer.statusCode() == 429) {
        assertThat(before).hasSizeGreaterThanOrEqualTo(BURST - 1);
        return answer;
      }
      before.add(answer.statusCode());
    }
    throw new AssertionError("no refusal after " + before);
  }

  @Test
  void aClientThatSendsTooMuchIsToldWhenToComeAgain() {
    HttpRequest.Builder request =
        request("/api/v1/chain").header("Authorization", "Bearer " + ISSUER.token("ledger.read"));
    HttpResponse<String> first = send(request);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(header(first, "RateLimit-Policy")).isEqualTo("\"client\";q=5;w=5");
    assertThat(header(first, "RateLimit")).isEqualTo("\"client\";r=4;t=1");
    HttpResponse<String> refused = untilRefused(request);
    assertProblem(refused, 429, "rate-limited");
    assertThat(header(refused, "Retry-After")).isEqualTo("1");
    assertThat(header(refused, "RateLimit")).startsWith("\"client\";r=0;t=");
  }

  @Test
  void everyOperationIsLimited() {
    for (DocumentedAnswers.Operation operation : DocumentedAnswers.operations()) {
      String address = freshAddress();
      HttpRequest.Builder request =
          operation.request(path -> plain(path).header("X-Forwarded-For", address));
      assertProblem(untilRefused(request), 429, "rate-limited");
    }
  }

  @Test
  void aSubjectIsOneClientWhereverItCallsFrom() {
    String token = "Bearer " + ISSUER.token("ledger.read");
    HttpResponse<String> refused = null;
    for (int i = 0; i < MANY && (refused == null || refused.statusCode() != 429); i++) {
      refused = send(request("/api/v1/chain").header("Authorization", token));
    }
    assertProblem(refused, 429, "rate-limited");
  }

  @Test
  void whoHasATokenIsNotHeldUpByOthersBehindTheSameAddress() {
    String address = freshAddress();
    HttpRequest.Builder wrong =
        plain("/api/v1/chain")
            .header("X-Forwarded-For", address)
            .header("Authorization", "Bearer wrong");
    assertProblem(untilRefused(wrong), 429, "rate-limited");
    HttpRequest.Builder right =
        plain("/api/v1/chain")
            .header("X-Forwarded-For", address)
            .header("Authorization", "Bearer " + ISSUER.token("ledger.read"));
    assertThat(send(right).statusCode()).isEqualTo(200);
  }

  @Test
  void healthIsNotLimited() {
    HttpRequest.Builder request = plain("/livez").header("X-Forwarded-For", freshAddress());
    for (int i = 0; i < 3 * BURST; i++) {
      HttpResponse<String> answer = send(request);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "RateLimit")).isEmpty();
    }
  }

  @Test
  void nobodyChoosesHisBucketByWritingAddressesInFrontOfHisOwn() {
    String own = freshAddress();
    HttpResponse<String> answer = null;
    for (int i = 0; i < MANY && (answer == null || answer.statusCode() != 429); i++) {
      answer =
          send(
              plain("/api/v1/chain")
                  .header("X-Forwarded-For", freshAddress() + ", " + own + ", 127.0.0.2")
                  .header("Forwarded", "for=" + freshAddress()));
    }
    assertProblem(answer, 429, "rate-limited");
  }
}
