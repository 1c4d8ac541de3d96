package io.mpreg.blockchain.platform.access;

import io.mpreg.blockchain.platform.web.RequestRefused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Denies by default: a controller method without a rule is never called. Runs after the
/// dispatcher's handler mapping, so that unknown paths are still answered as such.
final class UndeclaredRequests implements HandlerInterceptor {
  private final PublicRules rules;

  UndeclaredRequests(PublicRules rules) {
    this.rules = rules;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod && rules.right(request).isEmpty()) {
      throw new RequestRefused(
          AccessFault.ACCESS_DENIED, "no access rule of this member allows this operation");
    }
    return true;
  }
}
