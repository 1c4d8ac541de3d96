package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/// The problems of requests that need an operator.
final class OperatorProblems implements AuthenticationEntryPoint {
  static final String CHALLENGE = "Bearer realm=\"operators\"";

  private final boolean areConfigured;

  OperatorProblems(boolean areConfigured) {
    this.areConfigured = areConfigured;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    if (!areConfigured) {
      String detail =
          "create a key with the command api-key, put its line into a file, and name the file in"
              + " ledger.access.operators-file";
      ProblemResponse.write(
          Problem.of(AccessFault.OPERATORS_UNCONFIGURED, detail), request, response);
      return;
    }
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
    ProblemResponse.write(
        Problem.of(AccessFault.OPERATOR_REQUIRED, detail(request)), request, response);
  }

  private static String detail(HttpServletRequest request) {
    X509Certificate certificate = OperatorFilter.certificate(request);
    return certificate == null
        ? "send Authorization: Bearer <key>, or X-API-Key: <key>"
        : "the operators' file knows neither the client certificate "
            + Operators.hash(certificate).hex()
            + " nor its subject";
  }
}
