package io.mpreg.blockchain.http;

import static io.mpreg.blockchain.http.HttpIntegrationTest.send;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.platform.database.TestDatabase;
import io.mpreg.blockchain.platform.web.RequestLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Traces are exported to a real receiver (OTLP over HTTP), and continue the caller's trace.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "management.opentelemetry.tracing.export.schedule-delay=50ms",
      "management.tracing.sampling.probability=1.0",
    })
class TracesIT {
  private static final String TRANSACTIONS = "/api/v1/transactions";
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();
  private static final HttpServer RECEIVER = receiver();
  private static final String PARENT = "b7ad6b7169203331";

  @LocalServerPort int port;

  @DynamicPropertySource
  static void traced(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
    String endpoint = "http://127.0.0.1:%d/v1/traces".formatted(RECEIVER.getAddress().getPort());
    properties.add("management.opentelemetry.tracing.export.otlp.endpoint", () -> endpoint);
  }

  private static HttpServer receiver() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/v1/traces",
          exchange -> {
            // Ids are raw bytes in the protobuf message, and names UTF-8.
            byte[] body = exchange.getRequestBody().readAllBytes();
            RECEIVED.add(new String(body, StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @AfterAll
  static void stop() {
    RECEIVER.stop(0);
  }

  private static void awaitReceived(String... parts) throws InterruptedException {
    String all = "";
    for (int i = 0; i < 1_000 && !List.of(parts).stream().allMatch(all::contains); i++) {
      Thread.sleep(20);
      all = String.join("", RECEIVED);
    }
    assertThat(all).contains(parts);
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  private String post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    request.header("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static String traceparent(String trace, boolean sampled) {
    return "00-%s-%s-0%d".formatted(trace, PARENT, sampled ? 1 : 0);
  }

  @Test
  void aRequestContinuesTheTraceOfItsCaller() throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    post(TRANSACTIONS, "{}", "traceparent", traceparent(trace, true));
    awaitReceived(bytes(trace), bytes(PARENT), TRANSACTIONS, "mpreg-ledger");
  }

  @Test
  void journalAndBlocksAreTraced() throws Exception {
    String signed =
        post(
            "/api/v1/demo/sign",
            "{\"operationType\": \"message\", \"lane\": 1, \"nonce\": 0, \"payloadText\":"
                + " \"{\\\"topic\\\": \\\"t\\\", \\\"body\\\": \\\"b\\\"}\"}");
    assertThat(post(TRANSACTIONS, signed, "Prefer", "wait=20")).contains("\"final\"");
    awaitReceived(
        "ledger.journal.write",
        "ledger.block.decision",
        "ledger.block.build",
        "ledger.block.commit");
  }

  @Test
  void whatTheCallerDoesNotSampleIsNotSent() throws Exception {
    String silent = "1bf7651916cd43dd8448eb211c80319d";
    String sampled = "2cf7651916cd43dd8448eb211c80319e";
    send(request("/api/v1/chain").header("traceparent", traceparent(silent, false)));
    send(request("/api/v1/chain").header("traceparent", traceparent(sampled, true)));
    awaitReceived(bytes(sampled));
    assertThat(String.join("", RECEIVED)).doesNotContain(bytes(silent));
  }

  @Test
  void linesOfATracedRequestHaveItsTrace() throws Exception {
    String trace = "3df7651916cd43dd8448eb211c80319f";
    Logger requests = (Logger) LoggerFactory.getLogger(RequestLog.NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    requests.addAppender(lines);
    requests.setLevel(Level.DEBUG);
    try {
      post(TRANSACTIONS, "{}", "traceparent", traceparent(trace, true));
      awaitReceived(bytes(trace));
    } finally {
      requests.detachAppender(lines);
      requests.setLevel(null);
    }
    assertThat(List.copyOf(lines.list))
        .anyMatch(line -> trace.equals(line.getMDCPropertyMap().get("traceId")));
  }
}
