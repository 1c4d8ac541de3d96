package io.mpreg.blockchain.platform.http;

import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/// Configures a web server as one of this member's listeners.
public final class HttpListener {
  private HttpListener() {}

  /// Adds the deadlines, the strict parsing and the problems that all listeners share.
  ///
  /// @param longestAnswer how long a client may take to read an answer; also, slightly extended,
  ///   the deadline of a body that its reader does not bound
  public static void prepare(TomcatServletWebServerFactory factory, Duration longestAnswer) {
    factory.setProtocol(TimedProtocol.class.getName());
    factory.addConnectorCustomizers(
        connector -> {
          if (connector.getProtocolHandler() instanceof TimedProtocol protocol) {
            protocol.endAnswersAfter(longestAnswer);
          }
        });
    factory.addContextValves(new StrictHttp());
    factory.addContextCustomizers(
        context ->
            ((StandardHost) context.getParent())
                .setErrorReportValveClass(ProblemValve.class.getName()));
  }
}
