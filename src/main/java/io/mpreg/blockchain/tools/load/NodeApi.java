package io.mpreg.blockchain.tools.load;

import io.mpreg.blockchain.platform.http.BoundedClient;
import io.mpreg.blockchain.platform.http.BoundedClient.Bounds;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests to the node outside of the timed part.
final class NodeApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long MAX_BYTES = 64L << 20;
  private static final Bounds BOUNDS = new Bounds(MAX_BYTES, MAX_BYTES, LIMIT.multipliedBy(4));
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final Target target;
  private final BoundedClient http = new BoundedClient(LIMIT, Optional.empty());

  NodeApi(Target target) {
    this.target = target;
  }

  /// @throws IOException when the node does not answer, or with anything but 200
  JsonNode get(String path) throws IOException {
    return ok(path, sent(request(path).GET()));
  }

  /// The content of a path; an empty object where there is none.
  JsonNode getIfKnown(String path) throws IOException {
    HttpResponse<byte[]> response = sent(request(path).GET());
    return response.statusCode() == NOT_FOUND ? JSON.createObjectNode() : ok(path, response);
  }

  JsonNode post(String path, byte[] json) throws IOException {
    return ok(
        path,
        sent(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json))));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(target.at(path)).timeout(LIMIT);
    target.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  private HttpResponse<byte[]> sent(HttpRequest.Builder request) throws IOException {
    try {
      return http.ask(request.build(), BOUNDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  private JsonNode ok(String path, HttpResponse<byte[]> response) throws IOException {
    JsonNode body = json(response.body());
    if (response.statusCode() != OK) {
      throw new IOException(
          "%s answered %d %s: %s"
              .formatted(
                  target.at(path),
                  response.statusCode(),
                  body.path("code").asString(""),
                  body.path("detail").asString("")));
    }
    return body;
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException none) {
      return JSON.createObjectNode();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
