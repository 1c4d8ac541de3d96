package io.mpreg.blockchain.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.ServletRequestPathUtils;

/// The access rules of the public listener: those that features declare, and those for libraries'
/// endpoints. The first match decides. Paths are parsed as by the dispatcher, so that no encoding
/// of a path matches differently there. A request without a rule has no handler, or is refused
/// ([UndeclaredRequests]).
final class PublicRules {
  private static final List<AccessRule> OF_LIBRARIES =
      List.of(
          AccessRule.openReading("/livez"),
          AccessRule.openReading("/readyz"),
          AccessRule.openReading("/writez"),
          AccessRule.openReading("/v3/api-docs/**"),
          AccessRule.openReading("/v3/api-docs.yaml"),
          AccessRule.openReading("/swagger-ui.html"),
          AccessRule.openReading("/swagger-ui/**"));

  // Unmatched paths require the right to read, so that other clients cannot find out which paths
  // exist.
  private static final AccessRule OF_NOTHING = AccessRule.reading("/api/v1/**");

  private final List<AccessRule> rules;

  PublicRules(List<AccessRule.Declared> declared) {
    this.rules =
        Stream.concat(
                declared.stream().flatMap(feature -> feature.rules().stream()),
                OF_LIBRARIES.stream())
            .toList();
  }

  /// The right that the requested operation needs; empty when no rule matches.
  Optional<Right> right(HttpServletRequest request) {
    return right(HttpMethod.valueOf(request.getMethod()), path(request));
  }

  Optional<Right> right(HttpMethod method, PathContainer path) {
    for (AccessRule rule : rules) {
      if (rule.matches(method, path)) {
        return Optional.of(rule.right());
      }
    }
    return Optional.empty();
  }

  /// The right that a request needs, before it is known whether its path exists.
  Right needed(HttpServletRequest request) {
    HttpMethod method = HttpMethod.valueOf(request.getMethod());
    PathContainer path = path(request);
    return right(method, path)
        .orElseGet(() -> OF_NOTHING.matches(method, path) ? Right.READ : Right.OPEN);
  }

  private static PathContainer path(HttpServletRequest request) {
    RequestPath whole =
        ServletRequestPathUtils.hasParsedRequestPath(request)
            ? ServletRequestPathUtils.getParsedRequestPath(request)
            : RequestPath.parse(request.getRequestURI(), request.getContextPath());
    return whole.pathWithinApplication();
  }
}
