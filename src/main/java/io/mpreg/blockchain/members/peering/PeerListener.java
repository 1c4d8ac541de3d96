package io.mpreg.blockchain.members.peering;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.platform.http.HttpListener;
import io.mpreg.blockchain.platform.http.TimedProtocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Collection;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;

/// Where other members reach this one: a separate server with its own port, threads and limits, so
/// that clients of the public interface cannot delay votes.
public final class PeerListener implements AutoCloseable {
  // Each connection has a thread while it is served, so that a client that does not read its answer
  // delays no other.
  private static final int MAX_CONNECTIONS = 512;
  // For the handshake, for a whole header, and between two pieces of a body.
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int IDLE_MILLIS = 10_000;

  private final WebServer server;

  /// @param self this member, which envelopes have to name as receiver
  /// @param routes all requests that are answered here
  /// @throws IllegalArgumentException when two of these collide
  public PeerListener(
      ListenerSettings settings,
      Ledger ledger,
      NodeId self,
      Collection<PeerRoute> routes,
      InstantSource clock,
      SslBundles certificates) {
    PeerServlet servlet =
        new PeerServlet(
            ledger,
            new Envelopes(ledger.chain().tip().state().chainId(), self, clock),
            new PeerRoutes(routes),
            new TimedTransfer(settings.longestExchange()));
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.port());
    HttpListener.prepare(factory, settings.longestExchange());
    factory.setAddress(address(settings.address()));
    settings
        .sslBundle()
        .ifPresent(
            bundle -> {
              Ssl tls = Ssl.forBundle(bundle);
              tls.setClientAuth(Ssl.ClientAuth.NEED);
              factory.setSsl(tls);
              factory.setSslBundles(certificates);
            });
    factory.addConnectorCustomizers(
        connector -> {
          connector.setMaxPostSize(0);
          if (connector.getProtocolHandler() instanceof TimedProtocol protocol) {
            protocol.setMaxThreads(MAX_CONNECTIONS);
            // Members keep their connections: limiting the requests on one would only cost
            // handshakes.
            protocol.setMaxKeepAliveRequests(-1);
            protocol.setMaxConnections(MAX_CONNECTIONS);
            protocol.setConnectionTimeout(TIMEOUT_MILLIS);
            protocol.setKeepAliveTimeout(IDLE_MILLIS);
            // The rest of a refused body is not read.
            protocol.setMaxSwallowSize(0);
          }
        });
    this.server =
        factory.getWebServer(
            context -> {
              var registration = context.addServlet("members", servlet);
              registration.addMapping("/*");
              registration.setLoadOnStartup(1);
            });
  }

  private static InetAddress address(String name) {
    try {
      return InetAddress.getByName(name);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "ledger.federation.address is %s, which is not an address of this machine"
              .formatted(name),
          unknown);
    }
  }

  /// Starts listening.
  public void start() {
    server.start();
  }

  /// The port it listens on.
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.stop();
    server.destroy();
  }
}
