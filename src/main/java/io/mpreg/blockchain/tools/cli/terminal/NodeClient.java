package io.mpreg.blockchain.tools.cli.terminal;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.platform.http.BoundedClient;
import io.mpreg.blockchain.platform.http.BoundedClient.Bounds;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// An HTTP client for one node. A transport failure ends the command with advice for the user; a
/// refusal by the node is an [Answer].
public final class NodeClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final long MAX_ANSWER_BYTES = 16L << 20;
  private static final Bounds BOUNDS =
      new Bounds(MAX_ANSWER_BYTES, MAX_ANSWER_BYTES, ANSWER_TIMEOUT.multipliedBy(4));

  private final URI address;
  private final Optional<String> token;
  private final BoundedClient http = new BoundedClient(CONNECT_TIMEOUT, Optional.empty());

  NodeClient(URI address, Optional<String> token) {
    this.address = address;
    this.token = token;
  }

  /// A node's answer: JSON, or a missing node where it was not JSON.
  public record Answer(int status, JsonNode json) {
    private static final int FIRST_FAULT = 400;
    private static final int FIRST_FAULT_OF_THE_NODE = 500;
    private static final int TOO_MANY = 429;

    /// Whether the node refused with this problem code.
    public boolean isRefused(String code) {
      return json.path("code").asString("").equals(code);
    }

    /// The JSON; a refusal ends the command with the problem's code and detail.
    public JsonNode orFail() {
      if (status >= FIRST_FAULT || !json.isContainer()) {
        String reason = "the node answers %d: %s".formatted(status, ProblemText.of(json));
        throw status < FIRST_FAULT || status >= FIRST_FAULT_OF_THE_NODE || status == TOO_MANY
            ? CommandFailed.impossible(reason)
            : CommandFailed.refused(reason);
      }
      return json;
    }
  }

  /// Gets a path.
  ///
  /// @param path below the node's address, from `/api` on, already encoded
  public Answer get(String path) throws IOException {
    return send(request(path).GET());
  }

  /// Posts JSON to a path.
  public Answer post(String path, byte[] json) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(ANSWER_TIMEOUT)
            .header("Accept", "application/json");
    token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
    return request;
  }

  /// The content of a path, byte for byte.
  public Bytes content(String path) throws IOException {
    HttpResponse<byte[]> response = exchange(request(path).GET(), http::ask);
    new Answer(response.statusCode(), json(response.body())).orFail();
    return Bytes.of(response.body());
  }

  /// A value, encoded for a path or a query.
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A stream of server-sent events; it ends when the node closes it.
  public InputStream events(String path) throws IOException {
    HttpResponse<InputStream> response =
        exchange(request(path).setHeader("Accept", "text/event-stream").GET(), http::open);
    if (response.statusCode() != OK) {
      new Answer(response.statusCode(), json(response.body().readAllBytes())).orFail();
      throw CommandFailed.impossible("the node answers %d".formatted(response.statusCode()));
    }
    return response.body();
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    HttpResponse<byte[]> response = exchange(request, http::ask);
    return new Answer(response.statusCode(), json(response.body()));
  }

  private interface Exchange<T> {
    HttpResponse<T> of(HttpRequest request, Bounds bounds) throws IOException, InterruptedException;
  }

  private <T> HttpResponse<T> exchange(HttpRequest.Builder request, Exchange<T> exchange)
      throws IOException {
    try {
      return exchange.of(request.build(), BOUNDS);
    } catch (ConnectException refused) {
      throw CommandFailed.impossible(
          "no node answers at %s: check that it runs and that the address is right"
              .formatted(address));
    } catch (HttpTimeoutException late) {
      throw CommandFailed.impossible(
          "the node at %s did not answer in time; asking or submitting the same again is safe"
              .formatted(address));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw CommandFailed.impossible("interrupted");
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JacksonException other) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
