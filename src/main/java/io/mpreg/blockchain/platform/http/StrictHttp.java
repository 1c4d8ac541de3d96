package io.mpreg.blockchain.platform.http;

import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import io.mpreg.blockchain.platform.web.RequestFault;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http11.Http11InputBuffer;

/// Refuses requests that Tomcat accepts although another parser may see a different request in the
/// same bytes: request smuggling (RFC 9112, sections 2.2, 5.2 and 11.2).
final class StrictHttp extends ValveBase {
  // CORS is not supported, so a preflight is treated like any other OPTIONS: Spring's answer to a
  // preflight would name methods that do not exist.
  private static final String PREFLIGHT = "Access-Control-Request-Method";

  StrictHttp() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    Optional<String> fault = fault(request.getCoyoteRequest());
    if (fault.isPresent()) {
      ProblemResponse.write(
          Problem.of(RequestFault.REQUEST_MALFORMED, fault.get()), request, response);
      response.finishResponse();
      return;
    }
    request.getCoyoteRequest().getMimeHeaders().removeHeader(PREFLIGHT);
    getNext().invoke(request, response);
  }

  // No byte of the body has been consumed yet, so the buffer's position is the end of the header.
  private static Optional<String> fault(org.apache.coyote.Request request) {
    return request.getInputBuffer() instanceof Http11InputBuffer buffer
        ? new RequestHead(buffer.getByteBuffer()).fault(request.getMimeHeaders())
        : Optional.empty();
  }
}
