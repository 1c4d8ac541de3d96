package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/// A member with default settings: reads and writes are open, operators' actions are for local
/// clients only.
class PublicRulesIT extends HttpIntegrationTest {
  @Autowired ApplicationContext application;
  @Autowired List<AccessRule.Declared> declared;

  @Test
  void everyOperationHasARule() {
    Set<String> ruled = new TreeSet<>();
    Set<String> unruled = new TreeSet<>();
    application
        .getBeansOfType(RequestMappingInfoHandlerMapping.class)
        .values()
        .forEach(
            mapping ->
                mapping
                    .getHandlerMethods()
                    .keySet()
                    .forEach(operation -> sort(operation, ruled, unruled)));
    assertThat(unruled).isEmpty();
    assertThat(ruled)
        .contains(
            "POST /api/v1/transactions WRITE",
            "POST /api/v1/transactions/batch WRITE",
            "POST /api/v1/transactions/signing-bytes READ",
            "POST /api/v1/demo/sign READ",
            "GET /api/v1/nodes/x READ",
            "GET /livez OPEN")
        .hasSizeGreaterThan(20);
    assertThat(ruled.stream().filter(rule -> rule.endsWith(" WRITE"))).hasSize(2);
  }

  // A mapping without methods accepts all of them, so all need a rule.
  private void sort(RequestMappingInfo operation, Set<String> ruled, Set<String> unruled) {
    Set<RequestMethod> named = operation.getMethodsCondition().getMethods();
    for (RequestMethod method : named.isEmpty() ? Set.of(RequestMethod.values()) : named) {
      for (String pattern : operation.getPatternValues()) {
        String path = pattern.replaceAll("\\{[^}]*}", "x").replace("**", "x/y");
        String request = method + " " + path;
        new PublicRules(declared)
            .right(new MockHttpServletRequest(method.name(), path))
            .ifPresentOrElse(right -> ruled.add(request + " " + right), () -> unruled.add(request));
      }
    }
  }

  @Test
  void answersCarryNoSessionAndAreNotInterpreted() {
    HttpResponse<String> answer = get("/api/v1/chain");
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(answer, "RateLimit")).isEmpty();
    assertThat(answer.headers().allValues("Cache-Control")).hasSize(1);
  }

  @Test
  void aTokenWhereNoneIsAskedForIsNotLookedAt() {
    assertThat(send(request("/api/v1/chain").header("Authorization", "Bearer x")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void targetsThatMisleadAreRefused() {
    for (String path : List.of("/api/v1/blocks;a=b", "/api/v1/%2e%2e/chain", "/api/v1/a%5Cb")) {
      assertProblem(get(path), 400, "request-malformed");
    }
  }

  private HttpRequest.Builder action(String host) {
    return HttpRequest.newBuilder(
            URI.create("http://%s:%d/actuator/health".formatted(host, managementPort)))
        .POST(BodyPublishers.noBody());
  }

  // Health has no write action, so a permitted client is answered 405.
  @Test
  void onADevelopmentChainThisMachineIsAnOperator() {
    assertThat(send(action("127.0.0.1")).statusCode()).isEqualTo(405);
    assertThat(send(action("localhost")).statusCode()).isEqualTo(405);
  }

  @Test
  void aPageInABrowserOnThisMachineIsNot() {
    assertProblem(
        send(action("127.0.0.1").header("Origin", "http://evil.example")),
        403,
        "operators-unconfigured");
    String rebound =
        raw(
            managementPort,
            "POST /actuator/health HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n"
                + "Connection: close\r\n\r\n");
    assertThat(rebound).startsWith("HTTP/1.1 403").contains("operators-unconfigured");
  }
}
