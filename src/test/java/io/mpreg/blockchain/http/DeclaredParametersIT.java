package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class DeclaredParametersIT extends HttpIntegrationTest {
  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;

  /// An operation with values for its path variables.
  private record Mapping(String method, String path, HandlerMethod handler) {}

  private List<Mapping> mappings() {
    List<Mapping> mappings = new ArrayList<>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .forEach(
            (info, handler) -> {
              if (handler.getBeanType().getPackageName().startsWith("io.mpreg.blockchain")) {
                mappings.addAll(of(info, handler));
              }
            });
    return mappings;
  }

  private static List<Mapping> of(RequestMappingInfo info, HandlerMethod handler) {
    Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
    return info.getPatternValues().stream()
        .map(pattern -> pattern.replaceAll("/?\\{[^}]*}", "/1"))
        .flatMap(path -> methods.stream().map(each -> new Mapping(each.name(), path, handler)))
        .toList();
  }

  private HttpResponse<String> answer(Mapping mapping, String query) {
    HttpRequest.Builder request = request(mapping.path() + query);
    return send(
        mapping.method().equals("POST")
            ? request.header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}"))
            : request.method(mapping.method(), BodyPublishers.noBody()));
  }

  private static void assertNamed(HttpResponse<String> answer, String name) {
    assertProblem(answer, 400, "parameter-invalid");
    assertThat(json(answer).path("detail").asString())
        .as(answer.uri().toString())
        .contains("'" + name + "'");
  }

  @Test
  void everyOperationRefusesAParameterThatItDoesNotHave() {
    List<Mapping> mappings = mappings();
    assertThat(mappings).hasSizeGreaterThan(35);
    for (Mapping mapping : mappings) {
      assertNamed(answer(mapping, "?recevier=demo"), "recevier");
      assertNamed(answer(mapping, "?%72ecevier"), "recevier");
    }
  }

  @Test
  void everyOperationRefusesAParameterThatStandsTwice() {
    int parameters = 0;
    for (Mapping mapping : mappings()) {
      for (var parameter : mapping.handler().getMethodParameters()) {
        if (parameter.hasParameterAnnotation(RequestParam.class)) {
          String name = parameter.getParameter().getName();
          assertNamed(answer(mapping, "?%s=1&%s=1".formatted(name, name)), name);
          parameters++;
        }
      }
    }
    assertThat(parameters).isGreaterThan(25);
  }

  @Test
  void whatIsRefusedHasNotBeenDone() {
    JsonNode transaction = message(freshLane(), 0);
    assertNamed(post("/api/v1/transactions?dryRun=true", transaction), "dryRun");
    HttpResponse<String> later = post("/api/v1/transactions", transaction);
    assertThat(later.statusCode()).as("it was not known yet").isEqualTo(202);
  }

  @Test
  void theManagementPortRefusesThemWhereItHasOperationsOfItsOwn() {
    for (String query : List.of("?limit=1", "/1?limit=1")) {
      String audits = "http://127.0.0.1:%d/actuator/audits%s".formatted(managementPort, query);
      HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(audits)).GET());
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":\"parameter-invalid\"", "'limit'");
    }
  }

  @Test
  void whatLibrariesServeStaysAsItIs() {
    for (String path : List.of("/livez?a=b", "/swagger-ui/index.html?url=x", "/v3/api-docs?a=b")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
  }
}
