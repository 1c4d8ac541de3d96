package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import io.mpreg.blockchain.platform.web.RequestFault;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/// Authenticates operators on the management listener, by key or by client certificate, and logs
/// their requests. An address that sends many wrong keys gets 429, and further ones are not logged;
/// valid keys are never rate limited.
final class OperatorFilter extends OncePerRequestFilter {
  static final String AUTHORITY = "operator";

  private static final Logger LOG = LoggerFactory.getLogger(OperatorFilter.class);
  private static final String KEY_HEADER = "X-API-Key";
  private static final String BEARER = "Bearer ";
  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  private final Optional<Path> file;
  private final Predicate<HttpServletRequest> trusted;
  private final ClientLimits failures;

  /// @param file the operators' file, if configured
  /// @param trusted requests that need no key when there is no operators' file
  /// @param failures the rate limit of wrong keys by address
  OperatorFilter(
      Optional<Path> file, Predicate<HttpServletRequest> trusted, ClientLimits failures) {
    this.file = file;
    this.trusted = trusted;
    this.failures = failures;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<String> operator;
    try {
      operator = operator(request);
    } catch (IOException unreadable) {
      LOG.error(
          "There are no operators until ledger.access.operators-file is corrected", unreadable);
      String detail = "the operators' file cannot be used; the log of this member says why";
      ProblemResponse.write(Problem.of(RequestFault.INTERNAL_ERROR, detail), request, response);
      return;
    }
    if (operator.isEmpty() && file.isPresent() && !keys(request).isEmpty()) {
      refuse(request, response);
      return;
    }
    operator.ifPresent(name -> enter(name, request));
    chain.doFilter(request, response);
  }

  private Optional<String> operator(HttpServletRequest request) throws IOException {
    if (file.isEmpty()) {
      return trusted.test(request) ? Optional.of("this machine") : Optional.empty();
    }
    List<String> keys = keys(request);
    X509Certificate certificate = certificate(request);
    if (keys.size() == 1) {
      Optional<OperatorKey> key = OperatorKey.parse(keys.getFirst());
      return key.isPresent() ? Operators.read(file.get()).withKey(key.get()) : Optional.empty();
    }
    return keys.isEmpty() && certificate != null
        ? Operators.read(file.get()).withCertificate(certificate)
        : Optional.empty();
  }

  // Two keys are refused like none: one of them was not meant for this member.
  private static List<String> keys(HttpServletRequest request) {
    List<String> keys = new ArrayList<>(Collections.list(request.getHeaders(KEY_HEADER)));
    for (String value : Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION))) {
      if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        keys.add(value.substring(BEARER.length()).strip());
      }
    }
    return keys;
  }

  /// The client's certificate, if the TLS handshake requested one.
  static @Nullable X509Certificate certificate(HttpServletRequest request) {
    return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
        ? chain[0]
        : null;
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String address = ClientLimitFilter.address(request);
    if (ClientLimitFilter.isCharged(failures, address, request, response)) {
      LOG.warn(
          "Refused the key that {} sent for {} {}",
          address,
          request.getMethod(),
          request.getRequestURI());
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, OperatorProblems.CHALLENGE);
      String detail = "send one key of the operators' file, in Authorization or X-API-Key";
      ProblemResponse.write(Problem.of(AccessFault.OPERATOR_UNKNOWN, detail), request, response);
    }
  }

  private static void enter(String name, HttpServletRequest request) {
    boolean changesNothing =
        HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
    if (!changesNothing) {
      LOG.info(
          "Operator '{}' from {}: {} {}",
          name,
          request.getRemoteAddr(),
          request.getMethod(),
          request.getRequestURI());
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        new PreAuthenticatedAuthenticationToken(
            name, null, AuthorityUtils.createAuthorityList(AUTHORITY)));
    SecurityContextHolder.setContext(context);
  }
}
