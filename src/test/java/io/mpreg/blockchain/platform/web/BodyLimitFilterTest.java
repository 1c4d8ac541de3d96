package io.mpreg.blockchain.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyLimitFilterTest {
  private static final int MIB = 1024 * 1024;
  private static final int MAX_BATCH_BODY = 16 * MIB;
  private static final List<BodyLimit> LARGER =
      List.of(new BodyLimit("/api/v1/transactions/batch", MAX_BATCH_BODY));

  private final BodyLimitFilter filter = new BodyLimitFilter(16 * MIB, LARGER);
  private final MockHttpServletResponse response = new MockHttpServletResponse();

  private static MockHttpServletRequest post(String path, int length) {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
    request.setContent(new byte[length]);
    return request;
  }

  // As a client without Content-Length.
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
    filter.doFilter(post("/api/v1/transactions", BodyLimit.DEFAULT_BYTES), response, READ_ALL);
    filter.doFilter(chunked("/api/v1/transactions/batch", MAX_BATCH_BODY), response, READ_ALL);
    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsNotRead() throws Exception {
    filter.doFilter(
        post("/api/v1/transactions", BodyLimit.DEFAULT_BYTES + 1),
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
          chunked("/api/v1/transactions", BodyLimit.DEFAULT_BYTES + 1),
          chunked("/api/v1/transactions/batch", MAX_BATCH_BODY + 1)
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

  // While another body fills the whole memory.
  private void full(FilterChain meanwhile) throws Exception {
    filter.doFilter(
        post("/api/v1/transactions/batch", 16 * MIB),
        response,
        (request, answer) -> {
          READ_ALL.doFilter(request, answer);
          assertThat(filter.freeUnits()).isZero();
          meanwhile.doFilter(request, answer);
        });
    assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
  }

  @Test
  void whoFindsNoRoomIsToldToComeAgain() throws Exception {
    full(
        (request, answer) ->
            assertThatThrownBy(
                    () -> filter.doFilter(chunked("/api/v1/transactions", 10), response, READ_ALL))
                .isInstanceOfSatisfying(
                    RequestRefused.class,
                    refused -> assertThat(refused.problem().code()).isEqualTo("server-busy")));
  }

  @Test
  void whatIsGivenBackEarlyIsForOthersAndGivenBackOnce() throws Exception {
    full(
        (request, answer) -> {
          BodyReservation.release(request);
          BodyReservation.release(request);
          assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
          filter.doFilter(chunked("/api/v1/transactions", 10), response, READ_ALL);
        });
  }

  @Test
  void aBodyHoldsWhatHasArrivedOfIt() throws Exception {
    filter.doFilter(
        chunked("/api/v1/transactions/batch", 10 * MIB),
        response,
        (request, answer) -> {
          assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
          assertThat(request.getInputStream().readNBytes(BodyReservation.UNIT)).isNotEmpty();
          assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll() - 1);
          assertThat(request.getInputStream().read()).isZero();
          assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll() - 2);
        });
    assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
  }

  @Test
  void onlyTheBatchItselfMayBeAsLargeAsABatch() throws Exception {
    for (String path :
        new String[] {"/batch", "/api/v1/x/batch", "/api/v1/transactions/batch/batch"}) {
      MockHttpServletResponse answer = new MockHttpServletResponse();
      filter.doFilter(post(path, BodyLimit.DEFAULT_BYTES + 1), answer, READ_ALL);
      assertThat(answer.getStatus()).as(path).isEqualTo(413);
    }
    MockHttpServletRequest mounted =
        post("/ledger/api/v1/transactions/batch", BodyLimit.DEFAULT_BYTES + 1);
    mounted.setContextPath("/ledger");
    filter.doFilter(mounted, response, READ_ALL);
    assertThat(response.getStatus()).isEqualTo(200);
  }

  @Test
  void aBodyIsCountedOnceHoweverItIsRead() {
    for (FilterChain chain :
        new FilterChain[] {
          (request, answer) -> request.getReader().transferTo(Writer.nullWriter()),
          (request, answer) -> {
            while (request.getInputStream().read() >= 0) {
              // Asks for the stream again.
            }
          }
        }) {
      MockHttpServletRequest request = chunked("/api/v1/transactions", BodyLimit.DEFAULT_BYTES + 1);
      assertThatThrownBy(() -> filter.doFilter(request, response, chain))
          .isInstanceOf(RequestRefused.class);
      assertThat(filter.freeUnits()).isEqualTo(filter.unitsInAll());
    }
  }

  @Test
  void theMemoryHoldsABatchAtLeast() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BodyLimitFilter(16 * MIB - 1, LARGER));
  }
}
