package io.mpreg.blockchain.members.federation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.members.peering.Peer;
import io.mpreg.blockchain.members.peering.PeerClient;
import io.mpreg.blockchain.platform.keys.AuthorityKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Makes a Byzantine member of an unchanged production one: a proxy between it and the others that
/// holds its keys, and changes what it sends. Messages of the others pass unchanged.
final class ByzantineWire implements AutoCloseable {
  private static final int MAX_ANSWER = 90 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ByzantineMessages messages;
  private final PeerClient client;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<NodeId, HttpServer> ways = new TreeMap<>();
  private final HttpServer front;

  /// @param keys those of the member
  /// @param others the addresses of the other members
  /// @param frontPort the port at which the others reach the member; 0 for any free port
  /// @param itself its real address
  ByzantineWire(
      Hash chainId,
      AuthorityKeys keys,
      Map<NodeId, URI> others,
      int frontPort,
      URI itself,
      ByzantineMessages messages)
      throws IOException {
    this.messages = messages;
    this.client = new PeerClient(keys, chainId, InstantSource.system(), TIMEOUT, Optional.empty());
    for (Map.Entry<NodeId, URI> other : others.entrySet()) {
      Peer receiver = new Peer(other.getKey(), other.getValue());
      ways.put(receiver.id(), server(0, exchange -> tell(exchange, receiver)));
    }
    this.front = server(frontPort, exchange -> passOn(exchange, itself));
  }

  private HttpServer server(int port, HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", handler);
    server.setExecutor(threads);
    server.start();
    return server;
  }

  private static URI addressOf(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The address at which the member reaches another one.
  URI wayTo(NodeId other) {
    return addressOf(ways.get(other));
  }

  /// The address at which the others reach the member.
  URI front() {
    return addressOf(front);
  }

  private void tell(HttpExchange exchange, Peer receiver) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("GET")) {
        answer(exchange, client.get(receiver, path, MAX_ANSWER));
        return;
      }
      List<PeerMessage> told =
          PeerMessages.decode(Bytes.of(exchange.getRequestBody().readAllBytes())).stream()
              .flatMap(said -> messages.instead(said, receiver.id()).stream())
              .toList();
      client.send(receiver, FederationRoutes.MESSAGES, PeerMessages.encode(told));
      for (Bytes body : messages.besides(receiver.id())) {
        tryToSend(receiver, body);
      }
      exchange.sendResponseHeaders(204, -1);
    } catch (IOException away) {
      exchange.sendResponseHeaders(503, -1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToSend(Peer receiver, Bytes body) throws InterruptedException {
    try {
      client.send(receiver, FederationRoutes.MESSAGES, body);
    } catch (IOException refused) {
      // as it deserves
    }
  }

  private static void answer(HttpExchange exchange, Optional<Bytes> content) throws IOException {
    if (content.isEmpty()) {
      exchange.sendResponseHeaders(204, -1);
      return;
    }
    exchange.sendResponseHeaders(200, content.get().length());
    exchange.getResponseBody().write(content.get().toArray());
  }

  private void passOn(HttpExchange exchange, URI itself) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("GET") && messages.stalls(path)) {
        exchange.sendResponseHeaders(200, MAX_ANSWER);
        exchange.getResponseBody().flush();
        closed.await();
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(itself.resolve(path))
              .timeout(TIMEOUT)
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (name.startsWith("Mpreg-")) {
                  request.header(name, values.getFirst());
                }
              });
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      if (answer.body().length > 0) {
        exchange.getResponseBody().write(answer.body());
      }
    } catch (IOException away) {
      exchange.sendResponseHeaders(503, -1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    ways.values().forEach(server -> server.stop(0));
    front.stop(0);
    threads.shutdownNow();
    client.close();
    http.shutdownNow();
  }
}
