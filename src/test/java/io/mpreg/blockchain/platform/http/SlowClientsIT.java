package io.mpreg.blockchain.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.LedgerApplication;
import io.mpreg.blockchain.platform.database.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// A node with few connections, and clients that send or read just enough to stay alive: each is
/// closed in the end, and no other client has to wait.
@SpringBootTest(
    classes = LedgerApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "server.tomcat.max-connections=" + SlowClientsIT.PLACES,
      "ledger.http.streams.heartbeat=1s",
      // Some wait until it ends.
      "spring.lifecycle.timeout-per-shutdown-phase=1s",
    })
@DirtiesContext
@Timeout(120)
class SlowClientsIT {
  static final int PLACES = 32;

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final String GET = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST =
      "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final int PATIENCE_MILLIS = 30_000;
  // Three times as many slow clients as connections come before a normal request.
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final List<Socket> sockets = new ArrayList<>();
  @LocalServerPort private int port;
  @LocalManagementPort private int managementPort;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry properties) {
    DATABASE.register(properties);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private Socket open(int listener, String address) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4_096);
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(new InetSocketAddress("127.0.0.1", listener), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private Socket begin(int listener, String text) throws IOException {
    Socket socket = open(listener, "127.0.0.1");
    send(socket, text);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private List<Integer> listeners() {
    return List.of(port, managementPort);
  }

  /// Sends the piece again and again, until the connection is closed.
  private static void dripUntilClosed(Socket socket, String piece) throws InterruptedException {
    try {
      socket.setSoTimeout(50);
      while (true) {
        send(socket, piece);
        if (hasEnded(socket)) {
          return;
        }
        Thread.sleep(200);
      }
    } catch (IOException closed) {
      // as it should be
    }
  }

  private static boolean hasEnded(Socket socket) throws IOException {
    try {
      byte[] answer = new byte[4_096];
      return socket.getInputStream().read(answer) < 0;
    } catch (SocketTimeoutException nothing) {
      return false;
    }
  }

  private void assertAnswered(int listener, String path) throws IOException {
    Socket socket =
        begin(listener, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  /// What is sent, and then again and again.
  private record Drip(String beginning, String piece) {}

  private static final List<Drip> DRIPS =
      List.of(
          new Drip("\r\n", "\r\n"),
          new Drip("GET /", "x"),
          new Drip("GET / HTTP/1.1\r\n", "x"),
          new Drip("GET / HTTP/1.1\r\nHost: x\r\nX: ", "x"),
          new Drip(GET + "G", "x"),
          // Bodies that nobody reads.
          new Drip(POST + "Content-Length: 100000\r\n\r\n", "x"),
          new Drip(POST + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
          // A chunk that never begins.
          new Drip(POST + "Transfer-Encoding: chunked\r\n\r\n1;", "x"));

  // All at once, because each takes as long as its deadline.
  @Test
  void whateverComesByteByByteHasAnEnd() throws Exception {
    List<Callable<Drip>> all =
        DRIPS.stream()
            .flatMap(
                drip ->
                    listeners().stream()
                        .map(listener -> (Callable<Drip>) () -> end(drip, listener)))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Drip>> ended = threads.invokeAll(all, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(ended).allMatch(each -> each.state() == Future.State.SUCCESS);
    }
  }

  private Drip end(Drip drip, int listener) throws Exception {
    Socket socket;
    synchronized (this) {
      socket = begin(listener, drip.beginning());
    }
    dripUntilClosed(socket, drip.piece());
    return drip;
  }

  @Test
  void whoTakesAllPlacesKeepsNobodyOut() throws Exception {
    String length = "Content-Length: 100\r\n\r\n{";
    for (String beginning :
        List.of(
            "GET / HTTP/1.1\r\nX: ",
            GET,
            "",
            POST + length,
            POST.replace("/nowhere", "/api/v1/transactions") + length,
            "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n")) {
      for (int i = 0; i < 3 * PLACES; i++) {
        send(open(port, "127.0.0." + (1 + i % 8)), beginning);
      }
      assertAnswered(managementPort, "/actuator/health/liveness");
      long start = System.nanoTime();
      assertAnswered(port, "/livez");
      assertAnswered(port, "/api/v1/chain");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
      close();
      sockets.clear();
    }
  }

  // Each look would find some that have not been read yet.
  @Test
  void whoTakesTheLastPlaceAndAsksAtOnceIsAnswered() throws Exception {
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < PLACES; i++) {
        open(port, "127.0.0.1");
      }
      Thread.sleep(100);
      for (Socket socket : sockets) {
        send(socket, GET);
      }
      for (Socket socket : sockets) {
        assertThat(awaitText(socket, "\r\n")).startsWith("HTTP/1.1 200 ");
      }
      close();
      sockets.clear();
    }
  }

  @Test
  void whoWaitsOrFollowsLeavesPlacesForThoseWhoAsk() throws Exception {
    int waits = PLACES / 4;
    int streams = PLACES / 2;
    String wait = submissionThatWaits();
    List<Socket> waiting = beginAll(waits + 4, wait);
    awaitAnswers(waiting, 4);
    List<Socket> following =
        beginAll(streams + 4, "GET /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
    awaitAnswers(following, streams + 4);

    assertAnswered(port, "/livez");
    assertAnswered(port, "/api/v1/chain");
    assertAnswered(managementPort, "/actuator/health");
    List<String> notHeld = heads(waiting);
    assertThat(notHeld)
        .hasSize(4)
        .allSatisfy(
            head -> assertThat(head).startsWith("HTTP/1.1 20").doesNotContain("Preference-App"));
    assertThat(heads(following))
        .filteredOn(head -> !head.startsWith("HTTP/1.1 200 "))
        .hasSize(4)
        .allSatisfy(
            head -> assertThat(head).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: "));
  }

  // Behind a gap in its lane, so it never becomes final.
  private String submissionThatWaits() throws IOException, InterruptedException {
    HttpRequest sign =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/demo/sign"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"operationType": "message", "lane": 7, "nonce": 1,
                     "payloadJson": {"topic": "slow", "body": "clients"}}\
                    """))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body = client.send(sign, HttpResponse.BodyHandlers.ofString()).body();
      return """
      POST /api/v1/transactions HTTP/1.1\r
      Host: x\r
      Content-Type: application/json\r
      Prefer: wait=60\r
      Content-Length: %d\r
      \r
      %s\
      """
          .formatted(body.length(), body);
    }
  }

  // From several addresses, because one may not have all streams.
  private List<Socket> beginAll(int count, String text) throws IOException {
    List<Socket> begun = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      begun.add(open(port, "127.0.0." + (1 + i % 8)));
      send(begun.getLast(), text);
    }
    return begun;
  }

  private static void awaitAnswers(List<Socket> asking, int count)
      throws IOException, InterruptedException {
    while (answered(asking).size() < count) {
      Thread.sleep(20);
    }
  }

  private static List<Socket> answered(List<Socket> asking) throws IOException {
    List<Socket> answered = new ArrayList<>();
    for (Socket socket : asking) {
      if (socket.getInputStream().available() > 0) {
        answered.add(socket);
      }
    }
    return answered;
  }

  private static List<String> heads(List<Socket> asking) throws IOException {
    List<String> heads = new ArrayList<>();
    for (Socket socket : answered(asking)) {
      heads.add(awaitText(socket, "\r\n\r\n"));
    }
    return heads;
  }

  @Test
  void aStreamIsNoneOfThoseThatGiveWay() throws Exception {
    Socket stream = follow();
    awaitText(stream, "retry:");
    for (int i = 0; i < 3 * PLACES; i++) {
      send(open(port, "127.0.0.1"), "GET / HTTP/1.1\r\nX: ");
    }
    assertAnswered(port, "/livez");
    // Longer than any deadline but that of a stream.
    for (int i = 0; i < 8; i++) {
      awaitText(stream, "id: ");
    }
  }

  // Those who followed before may not be missed yet.
  private Socket follow() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (true) {
      Socket stream = begin(port, "GET /api/v1/events HTTP/1.1\r\nHost: x\r\n\r\n");
      String status = awaitText(stream, "\r\n");
      if (status.startsWith("HTTP/1.1 200")) {
        return stream;
      }
      assertThat(System.nanoTime() - end).as(status).isNegative();
      Thread.sleep(100);
    }
  }

  private static String awaitText(Socket socket, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).isNotNegative();
      seen.append((char) next);
    }
    return seen.toString();
  }
}
