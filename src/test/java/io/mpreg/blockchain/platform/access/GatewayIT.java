package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The node lives at `/ledger`; a gateway shows it as `https://ledger.example/member`.
class GatewayIT extends GuardedNode {
  private final String token = "Bearer " + ISSUER.token("ledger.read ledger.write");

  private HttpRequest.Builder throughGateway(String path) {
    return request(path)
        .header("Authorization", token)
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "ledger.example")
        .header("X-Forwarded-Port", "443")
        .header("X-Forwarded-Prefix", "/member");
  }

  private JsonNode signed(String body) {
    String draft =
        """
        {"operationType": "message", "payloadText": "{\\"topic\\": \\"t\\", \\"body\\": \\"%s\\"}"}
        """
            .formatted(body);
    return json(send(posting(request("/api/v1/demo/sign"), draft).header("Authorization", token)));
  }

  @Test
  void locationsAndInstancesAreBelowTheContextPath() {
    HttpResponse<String> accepted =
        send(posting(request(TRANSACTIONS), signed("one")).header("Authorization", token));
    assertThat(header(accepted, "Location")).startsWith("/ledger/api/v1/transactions/");
    HttpResponse<String> unknown =
        send(request("/api/v1/blocks/999999").header("Authorization", token));
    assertThat(json(unknown).path("instance").asString()).isEqualTo("/ledger/api/v1/blocks/999999");
  }

  @Test
  void locationsAndInstancesAreBelowTheGatewaysPrefix() {
    HttpResponse<String> accepted = send(posting(throughGateway(TRANSACTIONS), signed("two")));
    assertThat(header(accepted, "Location")).startsWith("/member/api/v1/transactions/");
    HttpResponse<String> unknown = send(throughGateway("/api/v1/blocks/999999"));
    assertThat(json(unknown).path("instance").asString()).isEqualTo("/member/api/v1/blocks/999999");
  }

  @Test
  void aBatchBehindAPrefixMayBeAsLongAsABatch() {
    String padding = " ".repeat(300_000);
    HttpResponse<String> batch =
        send(posting(throughGateway(TRANSACTIONS + "/batch"), "[" + padding + "]"));
    assertThat(batch.statusCode()).as(batch.body()).isEqualTo(200);
    assertProblem(
        send(posting(throughGateway(TRANSACTIONS), padding + "{}")), 413, "body-too-large");
  }

  @Test
  void pagesLinkRelativelyToThemselves() {
    String link = header(send(throughGateway("/api/v1/blocks?limit=1")), "Link");
    assertThat(link).startsWith("<?limit=1&cursor=");
    String query = link.substring(1, link.indexOf('>'));
    assertThat(send(throughGateway("/api/v1/blocks" + query)).statusCode()).isEqualTo(200);
  }

  @Test
  void theDescriptionAndSwaggerUiFollowThePrefix() {
    JsonNode api = json(send(throughGateway("/v3/api-docs")));
    assertThat(api.at("/servers/0/url").asString()).isEqualTo("https://ledger.example/member");
    JsonNode settings = json(send(throughGateway("/v3/api-docs/swagger-config")));
    assertThat(settings.path("url").asString()).isEqualTo("/member/v3/api-docs");
    HttpResponse<String> redirect = send(throughGateway("/swagger-ui.html"));
    assertThat(header(redirect, "Location")).isEqualTo("/member/swagger-ui/index.html");
  }

  @Test
  void aPrefixThatCouldLeadElsewhereIsIgnored() {
    for (String prefix :
        new String[] {"//evil.example", "https://evil.example", "/a/../b", "/%2F"}) {
      HttpRequest.Builder request =
          request("/api/v1/blocks/999999")
              .header("Authorization", token)
              .header("X-Forwarded-Prefix", prefix);
      assertThat(json(send(request)).path("instance").asString())
          .as(prefix)
          .isEqualTo("/ledger/api/v1/blocks/999999");
    }
  }
}
