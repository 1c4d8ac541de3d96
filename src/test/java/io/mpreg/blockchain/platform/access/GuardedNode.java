package io.mpreg.blockchain.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.http.DocumentedAnswers;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node with all access control enabled: TLS on both listeners, tokens for everything, a rate
/// limit, a context path behind a local gateway, operators by key and by certificate. One context
/// for all these tests: every test is a separate client.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "server.servlet.context-path=" + GuardedNode.CONTEXT,
      "server.forward-headers-strategy=framework",
      "server.ssl.bundle=member",
      "management.server.port=0",
      "management.server.ssl.bundle=member",
      "management.server.ssl.client-auth=want",
      "management.endpoints.web.exposure.include=health,info,probe",
      "ledger.access.public-reads=false",
      "ledger.access.tokens-for-writes=true",
      "ledger.access.rate-limit.requests-per-second=1",
      "ledger.access.rate-limit.burst=" + GuardedNode.BURST,
      "spring.security.oauth2.resourceserver.jwt.issuer-uri=https://issuer.example",
      "spring.security.oauth2.resourceserver.jwt.audiences=" + TokenIssuer.AUDIENCE,
    })
@Import(GuardedNode.Probe.class)
abstract class GuardedNode {
  static final String CONTEXT = "/ledger";
  static final String TRANSACTIONS = "/api/v1/transactions";
  static final int BURST = 5;
  static final TokenIssuer ISSUER = TokenIssuer.named("https://issuer.example");
  static final JsonMapper JSON = new JsonMapper();

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final AtomicInteger CLIENTS = new AtomicInteger();
  private static final Path FILES = directory();
  static final Path OPERATORS = FILES.resolve("operators");
  static final OperatorKey KEY = OperatorKey.random(new SecureRandom());
  static final Identity SERVER = identity("server");
  static final Identity OPERATOR = identity("operator");
  static final Identity STRANGER = identity("stranger");
  private static final HttpClient CLIENT = client();

  @LocalServerPort int port;
  @LocalManagementPort int managementPort;

  /// An operator's action, and an operator's read.
  @Endpoint(id = "probe")
  static final class Probe {
    private final AtomicInteger calls = new AtomicInteger();

    @WriteOperation
    public int act() {
      return calls.incrementAndGet();
    }

    @ReadOperation
    public int look() {
      return calls.get();
    }
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("ledger-access");
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Identity identity(String name) {
    try {
      return Identity.create(FILES, name);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @DynamicPropertySource
  static void files(DynamicPropertyRegistry properties) throws Exception {
    URI keySet = ISSUER.keySet();
    Path trust = Identity.trusting(FILES.resolve("trust.p12"), OPERATOR, STRANGER);
    Files.writeString(OPERATORS, KEY.line("alice") + "\n");
    properties.add("ledger.access.operators-file", OPERATORS::toString);
    properties.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", keySet::toString);
    String bundle = "spring.ssl.bundle.jks.member.";
    properties.add(bundle + "keystore.location", () -> SERVER.file().toUri().toString());
    properties.add(bundle + "keystore.password", () -> Identity.PASSWORD);
    properties.add(bundle + "keystore.type", () -> "PKCS12");
    properties.add(bundle + "truststore.location", () -> trust.toUri().toString());
    properties.add(bundle + "truststore.password", () -> Identity.PASSWORD);
    properties.add(bundle + "truststore.type", () -> "PKCS12");
    DATABASE.register(properties);
  }

  /// A client of this server, with a certificate or without.
  static HttpClient client(Identity... certificate) {
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(SERVER.clientOf(certificate))
          .build();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /// An address that was not used before.
  static String freshAddress() {
    int number = CLIENTS.incrementAndGet();
    return "198.51.%d.%d".formatted(number / 250, 1 + number % 250);
  }

  /// A request as the gateway passes it on, from a client that was never seen before.
  HttpRequest.Builder request(String path) {
    return plain(path).header("X-Forwarded-For", freshAddress());
  }

  HttpRequest.Builder plain(String path) {
    return to(port, CONTEXT + path);
  }

  HttpRequest.Builder management(String path) {
    return to(managementPort, path);
  }

  private static HttpRequest.Builder to(int port, String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  static HttpRequest.Builder posting(HttpRequest.Builder request, Object body) {
    return request
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    return send(CLIENT, request);
  }

  static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
    try {
      return DocumentedAnswers.send(client, request.build(), BodyHandlers.ofString(), CONTEXT);
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(response).path("detail").asString()).isNotBlank();
    assertThat(header(response, "X-Request-Id")).isNotBlank();
    assertThat(response.headers().allValues("Set-Cookie")).isEmpty();
    if (status == 401) {
      assertThat(header(response, "WWW-Authenticate")).startsWith("Bearer");
    }
  }
}
