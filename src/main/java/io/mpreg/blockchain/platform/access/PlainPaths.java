package io.mpreg.blockchain.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/// Refuses targets that are written to mislead. Node ids have slashes and dots in any spelling, but
/// no part of one is `.` or `..`, so none of a path is; which methods exist is the dispatcher's to
/// say, and headers were checked by Tomcat.
final class PlainPaths extends StrictHttpFirewall {
  private static final Pattern STEP =
      Pattern.compile("(?:/|%2F)(?:\\.|%2E){1,2}(?:$|/|%2F)", Pattern.CASE_INSENSITIVE);

  PlainPaths() {
    setUnsafeAllowAnyHttpMethod(true);
    setAllowUrlEncodedSlash(true);
    setAllowUrlEncodedPeriod(true);
    // Tomcat leaves %2F as it is, so there is a percent sign in what it calls decoded.
    setAllowUrlEncodedPercent(true);
    setAllowedHeaderNames(name -> true);
    setAllowedHeaderValues(value -> true);
    setAllowedParameterNames(name -> true);
  }

  @Override
  public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
    if (STEP.matcher(request.getRequestURI()).find()) {
      throw new RequestRejectedException("a part of the path is . or ..");
    }
    return super.getFirewalledRequest(request);
  }
}
