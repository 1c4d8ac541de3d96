package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.ledger.log.witness.OtherLog;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The whole application on a real PostgreSQL, seen through real sockets.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "management.prometheus.metrics.export.enabled=true",
      "ledger.http.streams.heartbeat=200ms",
    })
public abstract class HttpIntegrationTest {
  protected static final JsonMapper JSON = new JsonMapper();

  protected static final TestDatabase DATABASE = TestDatabase.create();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  // Far from the lanes of examples and other tests.
  private static final AtomicLong NEXT_LANE = new AtomicLong(1);

  @LocalServerPort protected int port;
  @LocalManagementPort protected int managementPort;

  @DynamicPropertySource
  protected static void database(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
    properties.add("ledger.witness.logs[0]", OtherLog.WITNESSED::verifierKey);
  }

  /// A lane that no other test uses.
  protected static int freshLane() {
    return (int) NEXT_LANE.getAndIncrement();
  }

  protected HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  protected static HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  private static <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return DocumentedAnswers.send(CLIENT, request.build(), handler);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  protected HttpResponse<byte[]> bytes(String path) {
    return send(request(path).GET(), BodyHandlers.ofByteArray());
  }

  protected HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  protected HttpResponse<String> post(String path, Object body, String... headers) {
    return post(path, BodyPublishers.ofString(body.toString()), headers);
  }

  protected HttpResponse<String> post(String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request = request(path).POST(body);
    request.header("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request);
  }

  protected static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  protected static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /// Checks that a problem is complete and has this status and code.
  protected static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.path("type").asString()).isEqualTo("urn:mpreg:problem:" + code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asString()).isNotBlank();
    assertThat(problem.path("detail").asString()).isNotBlank();
    assertThat(problem.path("requestId").asString()).isEqualTo(header(response, "X-Request-Id"));
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
    if (status == 429 || status == 503) {
      assertThat(header(response, "Retry-After")).isNotBlank();
    }
  }

  /// A transaction of the demonstration node, signed by the server.
  protected ObjectNode signed(ObjectNode draft) {
    HttpResponse<String> response = post("/api/v1/demo/sign", draft);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return (ObjectNode) json(response);
  }

  protected ObjectNode message(int lane, long nonce) {
    ObjectNode draft = JSON.createObjectNode();
    draft.put("operationType", "message").put("lane", lane).put("nonce", nonce);
    draft.putObject("payloadJson").put("topic", "test").put("body", lane + "/" + nonce);
    return signed(draft);
  }

  /// What the server answers to these bytes, until it closes the connection.
  protected String raw(byte[] request, boolean closing) {
    return raw(port, request, closing);
  }

  private static String raw(int port, byte[] request, boolean closing) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      if (closing) {
        socket.shutdownOutput();
      }
      InputStream answer = socket.getInputStream();
      return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException reset) {
      return "";
    }
  }

  protected static String raw(int port, String request) {
    return raw(port, request.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  protected String raw(String request) {
    return raw(request.getBytes(StandardCharsets.ISO_8859_1), false);
  }
}
