package io.mpreg.blockchain.ledger.door;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/// The ports that this node will listen on: they can be tried before anything is written.
final class ListeningPorts {
  private record Port(@Nullable String address, int number) {}

  private final List<Port> ports;

  private ListeningPorts(List<Port> ports) {
    this.ports = List.copyOf(ports);
  }

  /// The ports of the settings. Port 0 (any free port) is not tried.
  ///
  /// @param serving whether this process serves HTTP at all
  static ListeningPorts of(Environment settings, boolean serving) {
    List<Port> ports = new ArrayList<>();
    int served = settings.getProperty("server.port", Integer.class, 8080);
    if (serving) {
      ports.add(new Port(settings.getProperty("server.address"), served));
      ports.add(
          new Port(
              settings.getProperty("management.server.address"),
              settings.getProperty("management.server.port", Integer.class, served)));
    }
    ports.add(
        new Port(
            settings.getProperty("ledger.federation.address", "127.0.0.1"),
            settings.getProperty("ledger.federation.port", Integer.class, 0)));
    return new ListeningPorts(ports.stream().filter(port -> port.number() > 0).distinct().toList());
  }

  /// @throws PortInUseException when another process listens on one of them
  void requireFree() {
    for (Port port : ports) {
      try (ServerSocket trial = new ServerSocket()) {
        trial.setReuseAddress(true);
        trial.bind(
            port.address() == null
                ? new InetSocketAddress(port.number())
                : new InetSocketAddress(InetAddress.getByName(port.address()), port.number()));
      } catch (BindException refused) {
        PortInUseException.throwIfPortBindingException(refused, port::number);
        throw cannotListen(port, refused);
      } catch (IOException refused) {
        throw cannotListen(port, refused);
      }
    }
  }

  private static IllegalStateException cannotListen(Port port, IOException refused) {
    return new IllegalStateException(
        "this node cannot listen on port %d of %s: %s"
            .formatted(
                port.number(),
                port.address() == null ? "any address" : port.address(),
                refused.getMessage()),
        refused);
  }
}
