package io.mpreg.blockchain.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/// Writes problems: as a Spring response, or directly to the servlet response before Spring is
/// reached.
public final class ProblemResponse {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ProblemResponse() {}

  public static ResponseEntity<Problem> of(Problem problem, HttpServletRequest request) {
    return of(problem, request, HttpHeaders.EMPTY);
  }

  public static ResponseEntity<Problem> of(
      Problem problem, HttpServletRequest request, HttpHeaders headers) {
    RequestLog.answered(request, problem);
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(problem.status())
            .headers(headers)
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .cacheControl(CacheControl.noStore());
    if (problem.retryAfterSeconds() != null) {
      answer.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds().toString());
    }
    return answer.body(problem.in(request.getRequestURI(), RequestIdFilter.idOf(request)));
  }

  /// Writes the answer.
  public static void write(
      Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    RequestLog.answered(request, problem);
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (problem.retryAfterSeconds() != null) {
      response.setIntHeader(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
    }
    String id = RequestIdFilter.idOf(request);
    response.setHeader(RequestIdFilter.HEADER, id);
    byte[] body = JSON.writeValueAsBytes(problem.in(request.getRequestURI(), id));
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
