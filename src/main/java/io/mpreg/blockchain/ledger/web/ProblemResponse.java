package io.mpreg.blockchain.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/// Writes problems: as a Spring answer, or straight to a servlet response where Spring is not
/// reached.
public final class ProblemResponse {
  /// When a client may try again after 429 or 503.
  static final int RETRY_AFTER_SECONDS = 1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ProblemResponse() {}

  static ResponseEntity<Problem> of(Problem problem, HttpServletRequest request) {
    return of(problem, request, HttpHeaders.EMPTY);
  }

  static ResponseEntity<Problem> of(
      Problem problem, HttpServletRequest request, HttpHeaders headers) {
    RequestLog.answered(request, problem);
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(problem.status())
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .cacheControl(CacheControl.noStore());
    if (isTemporary(problem.status())) {
      answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_SECONDS));
    }
    return answer.body(problem.in(request.getRequestURI(), RequestIdFilter.idOf(request)));
  }

  /// Writes the answer. A `Retry-After` that stands already is kept.
  public static void write(
      Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    RequestLog.answered(request, problem);
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (isTemporary(problem.status()) && !response.containsHeader(HttpHeaders.RETRY_AFTER)) {
      response.setIntHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    String id = RequestIdFilter.idOf(request);
    response.setHeader(RequestIdFilter.HEADER, id);
    byte[] body = JSON.writeValueAsBytes(problem.in(request.getRequestURI(), id));
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static boolean isTemporary(int status) {
    return status == 429 || status == 503;
  }
}
