package io.mpreg.blockchain.platform.http;

import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/// Makes a web server one of this member's listeners.
public final class HttpListener {
  private HttpListener() {}

  /// Gives it the deadlines, the strictness and the problems of all of them.
  ///
  /// @param longestAnswer how long a client may take to read an answer; the same is the end of a
  ///   body, a little later, where its reader has not ended it
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
