package io.mpreg.blockchain.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/// Assigns every request an id: the client's `X-Request-Id` if it has 1–64 characters of
/// `[A-Za-z0-9._-]`, else 32 random hex digits. The id is returned, logged and contained in every
/// problem.
public final class RequestIdFilter extends OncePerRequestFilter {
  static final String HEADER = "X-Request-Id";

  private static final String ATTRIBUTE = RequestIdFilter.class.getName();
  private static final int MAX_LENGTH = 64;

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String id = idOf(request);
    response.setHeader(HEADER, id);
    MDC.put("requestId", id);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove("requestId");
    }
  }

  /// The request's id; assigned now if it has none.
  static String idOf(HttpServletRequest request) {
    String known = known(request);
    if (known != null) {
      return known;
    }
    String offered = request.getHeader(HEADER);
    String id = offered != null && isValid(offered) ? offered : random();
    request.setAttribute(ATTRIBUTE, id);
    return id;
  }

  private static @Nullable String known(ServletRequest request) {
    return (String) request.getAttribute(ATTRIBUTE);
  }

  private static boolean isValid(String id) {
    return !id.isEmpty()
        && id.length() <= MAX_LENGTH
        && id.chars().allMatch(RequestIdFilter::isIdCharacter);
  }

  private static boolean isIdCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  // An id has to be unique, not secret.
  private static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
