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

/// Refuses what Tomcat answers although another reader of the same bytes may see another request in
/// them (RFC 9112, sections 2.2, 5.2 and 11.2).
final class StrictHttp extends ValveBase {
  // Not a page of another origin is let in here, so a preflight is an OPTIONS like any other: what
  // Spring answers to one names methods that are not there.
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

  // Nothing of the body has been read yet, so the buffer ends where the header does.
  private static Optional<String> fault(org.apache.coyote.Request request) {
    return request.getInputBuffer() instanceof Http11InputBuffer buffer
        ? new RequestHead(buffer.getByteBuffer()).fault(request.getMimeHeaders())
        : Optional.empty();
  }
}
