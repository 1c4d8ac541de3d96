package io.mpreg.blockchain.access;

import io.mpreg.blockchain.ledger.web.HttpFault;
import io.mpreg.blockchain.ledger.web.RequestRefused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Denies by default: a method of a controller that no rule names is never called. It stands after
/// the dispatcher's own look-up, so that what does not exist is still answered as such.
final class UnruledRequests implements HandlerInterceptor {
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod && PublicRules.right(request).isEmpty()) {
      throw new RequestRefused(
          HttpFault.ACCESS_DENIED, "no rule of this member allows this operation to anybody");
    }
    return true;
  }
}
