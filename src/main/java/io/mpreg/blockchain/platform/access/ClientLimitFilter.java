package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/// Charges every request of the public listener to its client: the subject of its token, or its
/// address. A batch counts as one request: its cost is bounded by its own limits and by those of
/// pending transactions. Runs after the token's check and before the body is read.
final class ClientLimitFilter extends OncePerRequestFilter {
  // OpenID Connect Core, section 2: a subject has at most 255 characters.
  private static final int MAX_SUBJECT = 255;

  private final ClientLimits limits;

  ClientLimitFilter(ClientLimits limits) {
    this.limits = limits;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    // Load balancers probe these paths, all from one address.
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return path.equals("/livez") || path.equals("/readyz") || path.equals("/writez");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String client = subject().map(name -> "token " + name).orElseGet(() -> address(request));
    if (isCharged(limits, client, request, response)) {
      chain.doFilter(request, response);
    }
  }

  private static Optional<String> subject() {
    Authentication known = SecurityContextHolder.getContext().getAuthentication();
    return known instanceof JwtAuthenticationToken token
        ? Optional.ofNullable(token.getToken().getSubject())
            .filter(name -> name.length() <= MAX_SUBJECT)
        : Optional.empty();
  }

  /// The client by the request's address.
  static String address(HttpServletRequest request) {
    return ClientAddress.parse(request.getRemoteAddr()).map(ClientAddress::owner).orElse("unknown");
  }

  /// Charges one request and sets the rate-limit headers; answers the request here when the bucket
  /// is empty.
  static boolean isCharged(
      ClientLimits limits, String client, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ClientLimits.Charge charge = limits.charge(client);
    response.setHeader("RateLimit-Policy", charge.policy());
    response.setHeader("RateLimit", charge.state());
    if (!charge.accepted()) {
      String detail = "too many requests; retry in %d s".formatted(charge.retryAfterSeconds());
      ProblemResponse.write(
          Problem.of(AccessFault.RATE_LIMITED, detail).again(charge.retryAfterSeconds()),
          request,
          response);
    }
    return charge.accepted();
  }
}
