package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.mpreg.blockchain.http.DocumentedAnswers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokensIT extends GuardedNode {
  private static final String READ = "ledger.read";
  private static final String WRITE = "ledger.write";

  private HttpResponse<String> read(String token) {
    return send(request("/api/v1/chain").header("Authorization", "Bearer " + token));
  }

  private HttpRequest.Builder write(String token) {
    return posting(request(TRANSACTIONS), "{}").header("Authorization", "Bearer " + token);
  }

  @Test
  void aReadNeedsATokenWithTheScopeForReads() {
    HttpResponse<String> without = send(request("/api/v1/chain"));
    assertProblem(without, 401, "token-missing");
    assertThat(json(without).path("instance").asString()).isEqualTo("/ledger/api/v1/chain");
    assertThat(read(ISSUER.token(READ)).statusCode()).isEqualTo(200);
    HttpResponse<String> writer = read(ISSUER.token(WRITE));
    assertProblem(writer, 403, "access-denied");
    assertThat(header(writer, "WWW-Authenticate")).contains("error=\"insufficient_scope\"");
  }

  @Test
  void aWriteNeedsATokenWithTheScopeForWritesBeforeItsBodyIsLookedAt() {
    assertProblem(send(posting(request(TRANSACTIONS), "{}")), 401, "token-missing");
    assertProblem(send(posting(request(TRANSACTIONS + "/batch"), "[")), 401, "token-missing");
    assertProblem(send(write(ISSUER.token(READ))), 403, "access-denied");
    assertThat(send(write(ISSUER.token(WRITE))).body()).contains("\"transaction-malformed\"");
  }

  @Test
  void everyOperationNeedsATokenWithAScope() {
    for (DocumentedAnswers.Operation operation : DocumentedAnswers.operations()) {
      if (!operation.answers(401)) {
        assertThat(operation.template()).as("open").endsWith("/add-checkpoint");
        continue;
      }
      assertProblem(send(operation.request(this::request)), 401, "token-missing");
      String token = ISSUER.token("ledger.nothing");
      assertProblem(
          send(operation.request(this::request).header("Authorization", "Bearer " + token)),
          403,
          "access-denied");
    }
  }

  @Test
  void aSignedTransactionOfAClientWithBothScopesBecomesFinal() {
    String both = "Bearer " + ISSUER.token(READ + " " + WRITE);
    String draft =
        """
        {"operationType": "message", "payloadText": "{\\"topic\\": \\"t\\", \\"body\\": \\"b\\"}"}
        """;
    JsonNode signed =
        json(send(posting(request("/api/v1/demo/sign"), draft).header("Authorization", both)));
    HttpResponse<String> answer =
        send(
            posting(request(TRANSACTIONS), signed)
                .header("Authorization", both)
                .header("Prefer", "wait=60"));
    assertThat(json(answer).path("status").asString()).isEqualTo("final");
  }

  @Test
  void tokensThatAreNotTheIssuersAreRefused() throws JOSEException {
    JWTClaimsSet.Builder good = ISSUER.claims(READ);
    byte[] publicKey = ISSUER.keys().getPublic().getEncoded();
    Date past = Date.from(Instant.now().minusSeconds(3600));
    Date future = Date.from(Instant.now().plusSeconds(3600));
    Map.of(
            "expired", ISSUER.sign(ISSUER.claims(READ).expirationTime(past)),
            "not valid yet", ISSUER.sign(ISSUER.claims(READ).notBeforeTime(future)),
            "of another issuer", ISSUER.sign(ISSUER.claims(READ).issuer("https://other.example")),
            "for another service", ISSUER.sign(ISSUER.claims(READ).audience("bank")),
            "signed with another key", TokenIssuer.named(ISSUER.name()).token(READ),
            "not signed", new PlainJWT(good.build()).serialize(),
            "signed with the public key as a password",
                TokenIssuer.sign(JWSAlgorithm.HS256, new MACSigner(publicKey), good),
            "cut off", ISSUER.token(READ).replaceFirst("\\.[^.]*$", "."),
            "no token", "a.b.c",
            "long", "x".repeat(5000))
        .forEach(
            (name, token) -> {
              HttpResponse<String> answer = read(token);
              assertThat(answer.statusCode()).as(name).isEqualTo(401);
              assertProblem(answer, 401, "token-invalid");
              assertThat(header(answer, "WWW-Authenticate")).contains("error=\"invalid_token\"");
            });
  }

  @Test
  void aTokenIsTakenFromNowhereButItsHeader() {
    String token = ISSUER.token(READ);
    assertProblem(send(request("/api/v1/chain?access_token=" + token)), 401, "token-missing");
    assertProblem(
        send(request("/api/v1/chain").header("Authorization", "Basic " + token)),
        401,
        "token-missing");
    assertProblem(
        send(request("/api/v1/chain").header("Authorization", "Bearer a, Bearer b")),
        401,
        "token-invalid");
  }

  @Test
  void whatIsOpenStaysSoWhateverIsSentWithIt() {
    for (String path :
        new String[] {"/livez", "/readyz", "/writez", "/v3/api-docs", "/swagger-ui/index.html"}) {
      HttpResponse<String> answer = send(request(path).header("Authorization", "Bearer wrong"));
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void whatDoesNotExistIsAnsweredAsSuch() {
    assertProblem(send(request("/nothing")), 404, "path-unknown");
    assertProblem(send(posting(request("/api/v1/chain"), "{}")), 405, "method-not-allowed");
    assertProblem(send(request("/actuator/health")), 404, "path-unknown");
  }

  @Test
  void theDescriptionSaysWhichTokensAreNeeded() {
    JsonNode api = json(send(request("/v3/api-docs")));
    assertThat(api.at("/components/securitySchemes/token/scheme").asString()).isEqualTo("bearer");
    assertThat(api.at("/paths/~1api~1v1~1chain/get/security/0/token/0").asString()).isEqualTo(READ);
    assertThat(api.at("/paths/~1api~1v1~1transactions/post/security/0/token/0").asString())
        .isEqualTo(WRITE);
    assertThat(api.at("/paths/~1api~1v1~1chain/get/responses").has("401")).isTrue();
  }
}
