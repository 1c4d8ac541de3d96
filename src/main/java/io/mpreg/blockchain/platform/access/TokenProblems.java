package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.platform.web.HttpFault;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/// Answers requests whose token is missing, invalid or insufficient: a problem, with the
/// `WWW-Authenticate` of RFC 6750.
final class TokenProblems implements AuthenticationEntryPoint, AccessDeniedHandler {
  private static final Logger LOG = LoggerFactory.getLogger(TokenProblems.class);

  private final BearerTokenAuthenticationEntryPoint challenge =
      new BearerTokenAuthenticationEntryPoint();
  private final BearerTokenAccessDeniedHandler denial = new BearerTokenAccessDeniedHandler();
  private final Optional<ClientLimits> limits;

  /// @param limits the rate limit to which requests with invalid tokens are charged, by address
  TokenProblems(Optional<ClientLimits> limits) {
    this.limits = limits;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    switch (failure) {
      case AuthenticationServiceException unavailable -> {
        LOG.warn("Cannot fetch the keys of the token issuer", unavailable);
        write(
            AccessFault.TOKENS_UNAVAILABLE,
            "the log of this member has the cause",
            request,
            response);
      }
      case OAuth2AuthenticationException wrong -> wrongToken(wrong, request, response);
      default -> {
        challenge.commence(request, response, failure);
        write(AccessFault.TOKEN_MISSING, "send Authorization: Bearer <token>", request, response);
      }
    }
  }

  // Valid tokens are charged by subject, so invalid ones cannot lock out others behind the same
  // address.
  private void wrongToken(
      OAuth2AuthenticationException wrong, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (limits.isPresent()
        && !ClientLimitFilter.isCharged(
            limits.get(), ClientLimitFilter.address(request), request, response)) {
      return;
    }
    challenge.commence(request, response, wrong);
    String detail = Objects.requireNonNullElse(wrong.getError().getDescription(), "not accepted");
    write(AccessFault.TOKEN_INVALID, detail, request, response);
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException {
    denial.handle(request, response, denied);
    write(AccessFault.ACCESS_DENIED, "the token has not the scope for this", request, response);
  }

  private static void write(
      HttpFault fault, String detail, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ProblemResponse.write(Problem.of(fault, detail), request, response);
  }
}
