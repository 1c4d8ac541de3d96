package io.mpreg.blockchain.platform.http;

import io.mpreg.blockchain.platform.web.HttpFault;
import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.ProblemResponse;
import io.mpreg.blockchain.platform.web.RequestFault;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes problems for requests that Spring never sees: those that Tomcat itself refuses, and
/// failures in a filter. Tomcat creates it by name, so it is public and has no constructor
/// arguments.
public final class ProblemValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    boolean isError = response.getStatus() >= 400 && response.getContentWritten() == 0;
    if (!isError || !response.setErrorReported()) {
      return;
    }
    HttpFault fault = fault(response.getStatus());
    if (fault == RequestFault.INTERNAL_ERROR) {
      LOG.error("Failed {} {}", request.getMethod(), request.getRequestURI(), failure);
    }
    try {
      ProblemResponse.write(Problem.of(fault, detail(fault)), request, response);
      response.finishResponse();
    } catch (IOException | IllegalStateException gone) {
      LOG.debug("The client of a refused request is gone", gone);
    }
  }

  // A status without a code of its own is a malformed request (Tomcat: 400, 414, 417, 431 …).
  private static HttpFault fault(int status) {
    return switch (status) {
      case 404 -> RequestFault.PATH_UNKNOWN;
      case 405 -> RequestFault.METHOD_NOT_ALLOWED;
      case 406 -> RequestFault.NOT_ACCEPTABLE;
      case 408 -> RequestFault.REQUEST_TIMEOUT;
      case 413 -> RequestFault.BODY_TOO_LARGE;
      case 415 -> RequestFault.MEDIA_TYPE_UNSUPPORTED;
      case 503 -> RequestFault.SERVER_BUSY;
      // An unknown transfer coding or HTTP version.
      case 501, 505 -> RequestFault.REQUEST_MALFORMED;
      default -> status < 500 ? RequestFault.REQUEST_MALFORMED : RequestFault.INTERNAL_ERROR;
    };
  }

  private static String detail(HttpFault fault) {
    return fault == RequestFault.INTERNAL_ERROR
        ? "the log of this member has the cause under the request id"
        : "refused before it reached the ledger";
  }
}
