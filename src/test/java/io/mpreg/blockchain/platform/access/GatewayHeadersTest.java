package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class GatewayHeadersTest {
  private final GatewayHeaders filter =
      new GatewayHeaders(List.of("10.0.0.0/8", "2001:db8::/32", "127.0.0.1"));

  private HttpServletRequest seen(String peer, String... headers)
      throws ServletException, IOException {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/chain");
    request.setRemoteAddr(peer);
    for (int i = 0; i < headers.length; i += 2) {
      request.addHeader(headers[i], headers[i + 1]);
    }
    MockFilterChain chain = new MockFilterChain();
    filter.doFilter(request, new MockHttpServletResponse(), chain);
    return (HttpServletRequest) chain.getRequest();
  }

  private String client(String peer, String... headers) throws ServletException, IOException {
    return seen(peer, headers).getRemoteAddr();
  }

  @Test
  void theClientIsTheLastAddressThatIsNoGateways() throws Exception {
    String name = "X-Forwarded-For";
    assertThat(client("10.0.0.1", name, "192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(client("10.0.0.1", name, "1.1.1.1, 192.0.2.1, 10.9.9.9")).isEqualTo("192.0.2.1");
    assertThat(client("10.0.0.1", name, "1.1.1.1", name, "192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(client("2001:db8::1", name, "2001:db9::7")).isEqualTo("2001:db9:0:0:0:0:0:7");
    assertThat(client("10.0.0.1", name, "10.1.1.1,10.2.2.2")).isEqualTo("10.1.1.1");
  }

  @Test
  void whatIsNoAddressEndsTheSearch() throws Exception {
    String name = "X-Forwarded-For";
    assertThat(client("10.0.0.1", name, "unknown")).isEqualTo("10.0.0.1");
    assertThat(client("10.0.0.1", name, "192.0.2.1, example.org, 10.3.3.3")).isEqualTo("10.3.3.3");
    assertThat(client("10.0.0.1", "X-Forwarded-Prefix", "/a")).isEqualTo("10.0.0.1");
  }

  @Test
  void aStrangerIsNotBelieved() throws Exception {
    HttpServletRequest request =
        seen(
            "192.0.2.9",
            "X-Forwarded-For",
            "127.0.0.1",
            "X-Forwarded-Host",
            "evil.example",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Prefix",
            "/evil");
    assertThat(request.getRemoteAddr()).isEqualTo("192.0.2.9");
    assertThat(request.getServerName()).isEqualTo("localhost");
    assertThat(request.isSecure()).isFalse();
    assertThat(request.getContextPath()).isEmpty();
    assertThat(request.getHeader("X-Forwarded-Prefix")).isNull();
  }

  @Test
  void aGatewayIsBelieved() throws Exception {
    HttpServletRequest request =
        seen(
            "127.0.0.1",
            "X-Forwarded-Host",
            "ledger.example",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Prefix",
            "/member/",
            "Forwarded",
            "for=1.2.3.4;host=evil.example");
    assertThat(request.getRequestURL().toString())
        .isEqualTo("https://ledger.example/member/api/v1/chain");
    assertThat(request.getContextPath()).isEqualTo("/member");
    assertThat(request.getRemoteAddr()).isEqualTo("127.0.0.1");
  }
}
