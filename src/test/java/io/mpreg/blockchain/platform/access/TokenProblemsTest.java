package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AuthenticationServiceException;

class TokenProblemsTest {
  @Test
  void anIssuerThatDoesNotAnswerIsNotTheClientsFault() throws IOException {
    MockHttpServletResponse response = new MockHttpServletResponse();
    new TokenProblems(Optional.empty())
        .commence(
            new MockHttpServletRequest("GET", "/api/v1/chain"),
            response,
            new AuthenticationServiceException("no route"));
    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getContentAsString()).contains("\"code\":\"tokens-unavailable\"");
    assertThat(response.getHeader("Retry-After")).isEqualTo("1");
    assertThat(response.getHeader("WWW-Authenticate")).isNull();
  }
}
