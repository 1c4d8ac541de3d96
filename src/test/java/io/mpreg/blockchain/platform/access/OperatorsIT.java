package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorsIT extends GuardedNode {
  private static final String PROBE = "/actuator/probe";

  private HttpRequest.Builder act() {
    return posting(management(PROBE), "{}");
  }

  private static void operatorsAre(String... lines) {
    try {
      Files.writeString(OPERATORS, String.join("\n", lines) + "\n");
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @AfterEach
  void asAtTheStart() {
    operatorsAre(KEY.line("alice"));
  }

  @Test
  void healthAndInfoAreOpenAndNothingElseIs() {
    assertThat(send(management("/actuator/health")).statusCode()).isEqualTo(200);
    assertThat(send(management("/actuator/info")).statusCode()).isEqualTo(200);
    assertThat(send(management("/actuator")).statusCode()).isEqualTo(200);
    assertProblem(send(management(PROBE)), 401, "operator-required");
    assertProblem(send(act()), 401, "operator-required");
    assertProblem(send(management("/actuator/env")), 401, "operator-required");
    assertProblem(send(management("/nothing")), 401, "operator-required");
    assertProblem(send(posting(management("/actuator/health"), "{}")), 401, "operator-required");
    assertProblem(send(management("/actuator/health;x/../probe")), 400, "request-malformed");
  }

  @Test
  void aKeyOpensInEitherHeader() {
    for (HttpRequest.Builder request :
        new HttpRequest.Builder[] {
          act().header("Authorization", "Bearer " + KEY.reveal()),
          act().header("authorization", "bearer " + KEY.reveal()),
          act().header("X-API-Key", KEY.reveal()),
          management(PROBE).header("X-API-Key", KEY.reveal()),
        }) {
      assertThat(send(request).statusCode()).isEqualTo(200);
    }
    assertThat(send(management("/actuator/env").header("X-API-Key", KEY.reveal())).statusCode())
        .isEqualTo(404);
  }

  @Test
  void wrongKeysAreRefusedAndManyOfThemAreTooMany() {
    String[] wrong = {
      OperatorKey.random(new SecureRandom()).reveal(),
      KEY.reveal().toUpperCase(java.util.Locale.ROOT),
      KEY.reveal() + "0",
      KEY.hash().hex(),
      "x".repeat(7000),
      "",
    };
    for (String key : wrong) {
      HttpResponse<String> answer = send(act().header("X-API-Key", key));
      assertThat(answer.statusCode()).as(key).isIn(401, 429);
      assertThat(answer.body()).containsAnyOf("operator-unknown", "rate-limited");
    }
    HttpResponse<String> last = null;
    for (int i = 0; i < 100 && (last == null || last.statusCode() != 429); i++) {
      last = send(act().header("X-API-Key", wrong[0]));
    }
    assertProblem(last, 429, "rate-limited");
    assertThat(Integer.parseInt(header(last, "Retry-After"))).isBetween(1, 6);
    assertThat(send(act().header("X-API-Key", KEY.reveal())).statusCode())
        .as("a right key still opens")
        .isEqualTo(200);
  }

  @Test
  void twoKeysAreAsWrongAsNone() {
    HttpRequest.Builder request =
        act().header("X-API-Key", KEY.reveal()).header("Authorization", "Bearer " + KEY.reveal());
    assertThat(send(request).statusCode()).isIn(401, 429);
  }

  @Test
  void aKeyThatHttpDoesNotAllowIsRefusedBeforeAnybodyReadsIt() {
    assertThat(send(act().header("X-API-Key", "x".repeat(10_000))).statusCode()).isEqualTo(400);
  }

  @Test
  void whoIsStruckFromTheFileIsNoOperatorFromThenOn() {
    operatorsAre("# nobody");
    assertThat(send(act().header("X-API-Key", KEY.reveal())).statusCode()).isIn(401, 429);
    OperatorKey other = OperatorKey.random(new SecureRandom());
    operatorsAre("", "  # somebody else", other.line("bob"));
    assertThat(send(act().header("X-API-Key", other.reveal())).statusCode()).isEqualTo(200);
  }

  @Test
  void aFileThatCannotBeUsedMakesNobodyAnOperator() {
    operatorsAre(KEY.line("alice"), "bob key abc");
    HttpResponse<String> answer = send(act().header("X-API-Key", KEY.reveal()));
    assertProblem(answer, 500, "internal-error");
    assertThat(send(management("/actuator/health")).statusCode()).isEqualTo(200);
  }

  @Test
  void aCertificateOpensByItsHashOrItsSubject() throws Exception {
    HttpClient operator = client(OPERATOR);
    assertProblem(send(operator, act()), 401, "operator-required");
    String hash = Operators.hash(OPERATOR.certificate()).hex();
    operatorsAre("bob certificate " + hash);
    assertThat(send(operator, act()).statusCode()).isEqualTo(200);
    operatorsAre("bob subject cn=OPERATOR, o=member");
    assertThat(send(operator, act()).statusCode()).isEqualTo(200);
  }

  @Test
  void aStrangersCertificateOpensNothingAndIsNamed() throws Exception {
    operatorsAre("bob certificate " + Operators.hash(OPERATOR.certificate()).hex());
    HttpResponse<String> answer = send(client(STRANGER), act());
    assertProblem(answer, 401, "operator-required");
    assertThat(answer.body()).contains(Operators.hash(STRANGER.certificate()).hex());
    assertThat(send(client(STRANGER), management("/actuator/health")).statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenOfThePublicListenerIsNoOperatorsKey() {
    String token = ISSUER.token("ledger.read ledger.write operator");
    assertThat(send(act().header("Authorization", "Bearer " + token)).statusCode()).isIn(401, 429);
  }

  @Test
  void anOperatorsKeyIsNoTokenOfThePublicListener() {
    assertProblem(
        send(request("/api/v1/chain").header("Authorization", "Bearer " + KEY.reveal())),
        401,
        "token-invalid");
  }
}
