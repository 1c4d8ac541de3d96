package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.platform.web.RequestRefused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.method.HandlerMethod;

class UndeclaredRequestsTest {
  private final UndeclaredRequests interceptor =
      new UndeclaredRequests(
          new PublicRules(
              List.of(
                  new AccessRule.Declared(
                      AccessRule.reading("/api/v1/chain/**"),
                      AccessRule.writing("/api/v1/transactions")))));

  private boolean isCalled(String method, String path) throws Exception {
    HandlerMethod handler = new HandlerMethod(this, getClass().getDeclaredMethod("operation"));
    return interceptor.preHandle(
        new MockHttpServletRequest(method, path), new MockHttpServletResponse(), handler);
  }

  void operation() {}

  @Test
  void anOperationWithARuleIsCalled() throws Exception {
    assertThat(isCalled("GET", "/api/v1/chain")).isTrue();
  }

  @Test
  void anOperationThatNobodyThoughtOfIsNot() {
    for (String[] request :
        new String[][] {
          {"DELETE", "/api/v1/chain"},
          {"PUT", "/api/v1/transactions"},
          {"GET", "/internal"},
          {"POST", "/api/v1/chain/audits"},
          {"GET", "/livez/more"},
          {"GET", "/api/v1/that/no/feature/declares"},
        }) {
      assertThatThrownBy(() -> isCalled(request[0], request[1]))
          .as(String.join(" ", request))
          .isInstanceOfSatisfying(
              RequestRefused.class,
              refused -> assertThat(refused.problem().code()).isEqualTo("access-denied"));
    }
  }
}
