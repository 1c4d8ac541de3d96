package io.mpreg.blockchain.platform.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/// Refuses path traversal. Node ids may contain slashes and dots in any encoding, but no segment is
/// `.` or `..`, so no path segment may be. Methods are left to the dispatcher, and headers were
/// checked by Tomcat.
final class PlainPaths extends StrictHttpFirewall {
  private static final Pattern STEP =
      Pattern.compile("(?:/|%2F)(?:\\.|%2E){1,2}(?:$|/|%2F)", Pattern.CASE_INSENSITIVE);

  PlainPaths() {
    setUnsafeAllowAnyHttpMethod(true);
    setAllowUrlEncodedSlash(true);
    setAllowUrlEncodedPeriod(true);
    // Tomcat does not decode %2F, so a decoded path may contain a percent sign.
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
