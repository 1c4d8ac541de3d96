package io.mpreg.blockchain.members.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// A proxy in front of a member that alters its answers on some paths.
final class AlteringProxy implements AutoCloseable {
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile URI member = URI.create("http://127.0.0.1:1");
  private volatile Pattern path = Pattern.compile("nothing");
  private volatile UnaryOperator<byte[]> lie = UnaryOperator.identity();

  AlteringProxy() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void standBefore(URI address) {
    member = address;
  }

  /// @param altered the paths whose answers are altered
  void lie(String altered, UnaryOperator<byte[]> change) {
    asked.clear();
    path = Pattern.compile(altered);
    lie = change;
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestURI().getPath();
    asked.add(target);
    HttpRequest.Builder request = HttpRequest.newBuilder(member.resolve(target));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.startsWith("Mpreg-")) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> found =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      byte[] body = path.matcher(target).matches() ? lie.apply(found.body()) : found.body();
      exchange.sendResponseHeaders(
          body.length == 0 && found.statusCode() == 200 ? 204 : found.statusCode(),
          body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
