package io.mpreg.blockchain.platform.access;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.POST;

import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/// The access rule for some paths of the public listener. A feature declares the rules beside its
/// controllers ([Declared]); an operation without a rule is refused ([UndeclaredRequests]).
public record AccessRule(Set<HttpMethod> methods, PathPattern pattern, Right right) {
  static final Set<HttpMethod> READING = Set.of(GET, HEAD, OPTIONS);
  private static final Set<HttpMethod> POSTING = Set.of(POST, OPTIONS);

  /// The rules of one feature, as a bean.
  public record Declared(List<AccessRule> rules) {
    public Declared(AccessRule... rules) {
      this(List.of(rules));
    }
  }

  private static AccessRule of(Set<HttpMethod> methods, String pattern, Right right) {
    return new AccessRule(methods, PathPatternParser.defaultInstance.parse(pattern), right);
  }

  /// A rule for reads by GET.
  public static AccessRule reading(String pattern) {
    return of(READING, pattern, Right.READ);
  }

  /// A rule for reads by POST, whose input is too long for a query string.
  public static AccessRule asking(String pattern) {
    return of(POSTING, pattern, Right.READ);
  }

  /// A rule for submissions.
  public static AccessRule writing(String pattern) {
    return of(POSTING, pattern, Right.WRITE);
  }

  /// A rule for GET without access control.
  public static AccessRule openReading(String pattern) {
    return of(READING, pattern, Right.OPEN);
  }

  /// A rule for POST without access control.
  public static AccessRule openPosting(String pattern) {
    return of(POSTING, pattern, Right.OPEN);
  }

  boolean matches(HttpMethod method, PathContainer path) {
    return methods.contains(method) && pattern.matches(path);
  }
}
