package io.mpreg.blockchain.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyLimitFilterTest {
  private static final int MIB = 1024 * 1024;

  private final BodyLimitFilter filter = new BodyLimitFilter(16 * MIB);
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private static MockHttpServletRequest post(String path, int length) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
    request.setContent(new byte[length]);
    return request;
  }

  // As a client that does not say beforehand how long its body is.
  private static MockHttpServletRequest chunked(String path, int length) {
    byte[] body = new byte[length];
    MockHttpServletRequest request =
        new MockHttpServletRequest("POST", path) {
          @Override
          public long getContentLengthLong() {
            return -1;
          }
        };
    request.setContent(body);
    request.addHeader("Transfer-Encoding", "chunked");
    return request;
  }

  private static final FilterChain READ_ALL =
      (request, response) -> request.getInputStream().readAllBytes();

  @Test
  void aBodyWithinItsLimitGoesThrough() throws Exception {
    filter.doFilter(post("/api/v1/transactions", BodyLimitFilter.MAX_BODY), response, READ_ALL);
    filter.doFilter(
        chunked("/api/v1/transactions/batch", BodyLimitFilter.MAX_BATCH_BODY), response, READ_ALL);
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsNotRead() throws Exception {
    filter.doFilter(
        post("/api/v1/transactions", BodyLimitFilter.MAX_BODY + 1),
        response,
        (request, answer) -> {
          throw new AssertionError("read");
        });
    assertThat(response.getStatus()).isEqualTo(413);
    assertThat(response.getContentType()).isEqualTo("application/problem+json");
    assertThat(response.getContentAsString()).contains("\"code\":\"body-too-large\"");
  }

  @Test
  void aBodyThatTurnsOutTooLargeEndsTheRequest() {
    for (MockHttpServletRequest request :
        new MockHttpServletRequest[] {
          chunked("/api/v1/transactions", BodyLimitFilter.MAX_BODY + 1),
          chunked("/api/v1/transactions/batch", BodyLimitFilter.MAX_BATCH_BODY + 1)
        }) {
      assertThatThrownBy(() -> filter.doFilter(request, response, READ_ALL))
          .isInstanceOfSatisfying(
              RequestRefused.class,
              refused -> assertThat(refused.problem().status()).isEqualTo(413));
    }
    assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
  }

  @Test
  void anEncodedBodyIsRefused() throws Exception {
    MockHttpServletRequest request = post("/api/v1/transactions", 10);
    request.addHeader("Content-Encoding", "gzip");
    filter.doFilter(request, response, READ_ALL);
    assertThat(response.getStatus()).isEqualTo(415);
    assertThat(response.getHeader("Accept-Encoding")).isEqualTo("identity");
    assertThat(response.getContentAsString()).contains("content-encoding-unsupported");
  }

  @Test
  void whoFindsNoRoomIsToldToComeAgain() throws Exception {
    filter.doFilter(
        post("/api/v1/transactions/batch", 16 * MIB),
        new MockHttpServletResponse(),
        (request, answer) -> filter.doFilter(post("/api/v1/transactions", 10), response, READ_ALL));
    assertThat(response.getStatus()).isEqualTo(503);
    assertThat(response.getHeader("Retry-After")).isEqualTo("1");
    assertThat(response.getContentAsString()).contains("server-busy");
    assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
  }

  @Test
  void theMemoryHoldsABatchAtLeast() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BodyLimitFilter(16 * MIB - 1));
  }
}
