package io.mpreg.blockchain.access;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.POST;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/// The rules of the public listener, the first that matches decides. They read a path as the
/// dispatcher does, so there is no spelling that means one thing here and another there. What no
/// rule names is either mapped to nothing or refused ([UnruledRequests]).
final class PublicRules {
  private static final Set<HttpMethod> READING = Set.of(GET, HEAD, OPTIONS);
  private static final Set<HttpMethod> POSTING = Set.of(POST, OPTIONS);

  private static final List<Rule> RULES =
      List.of(
          new Rule(POSTING, "/api/v1/transactions", Right.WRITE),
          new Rule(POSTING, "/api/v1/transactions/batch", Right.WRITE),
          // Questions: they are posted, because what they ask about is too long for a query.
          new Rule(POSTING, "/api/v1/transactions/check", Right.READ),
          new Rule(POSTING, "/api/v1/transactions/signing-bytes", Right.READ),
          new Rule(POSTING, "/api/v1/{subject}/verify", Right.READ),
          new Rule(POSTING, "/api/v1/proofs/{kind}/verify", Right.READ),
          new Rule(POSTING, "/api/v1/demo/sign", Right.READ),
          // Logs of others prove themselves by their signature, and have no tokens of this member.
          new Rule(POSTING, "/api/v1/log/witness/add-checkpoint", Right.OPEN),
          new Rule(READING, "/api/v1/**", Right.READ),
          new Rule(READING, "/livez", Right.OPEN),
          new Rule(READING, "/readyz", Right.OPEN),
          new Rule(READING, "/writez", Right.OPEN),
          new Rule(READING, "/v3/api-docs/**", Right.OPEN),
          new Rule(READING, "/v3/api-docs.yaml", Right.OPEN),
          new Rule(READING, "/swagger-ui.html", Right.OPEN),
          new Rule(READING, "/swagger-ui/**", Right.OPEN));

  private PublicRules() {}

  /// What the request needs; empty where no rule names it.
  static Optional<Right> right(HttpServletRequest request) {
    HttpMethod method = HttpMethod.valueOf(request.getMethod());
    RequestPath whole =
        ServletRequestPathUtils.hasParsedRequestPath(request)
            ? ServletRequestPathUtils.getParsedRequestPath(request)
            : RequestPath.parse(request.getRequestURI(), request.getContextPath());
    return right(method, whole.pathWithinApplication());
  }

  static Optional<Right> right(HttpMethod method, PathContainer path) {
    for (Rule rule : RULES) {
      if (rule.matches(method, path)) {
        return Optional.of(rule.right);
      }
    }
    return Optional.empty();
  }

  private record Rule(Set<HttpMethod> methods, PathPattern pattern, Right right) {
    Rule(Set<HttpMethod> methods, String pattern, Right right) {
      this(methods, PathPatternParser.defaultInstance.parse(pattern), right);
    }

    boolean matches(HttpMethod method, PathContainer path) {
      return methods.contains(method) && pattern.matches(path);
    }
  }
}
