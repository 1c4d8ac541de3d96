package io.mpreg.blockchain.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.platform.http.BoundedClient.Bounds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that a hostile server can do to its client, over real sockets. In every case its
/// connection is closed afterwards.
@Timeout(60)
class BoundedClientTest {
  private static final int LIMIT = 100_000;
  private static final int OTHER_LIMIT = 1_000;
  private static final Bounds SHORT = new Bounds(LIMIT, OTHER_LIMIT, Duration.ofMillis(300));
  private static final Bounds LONG = new Bounds(LIMIT, OTHER_LIMIT, Duration.ofHours(1));
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String LENGTH = "Content-Length: %d\r\n\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BoundedClient client = new BoundedClient(Duration.ofSeconds(10), Optional.empty());
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final CountDownLatch left = new CountDownLatch(1);
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    threads.shutdownNow();
  }

  /// What a server sends to the one request that it reads: a beginning, and then the same piece
  /// after each pause until the connection is closed.
  private void answersWith(String beginning, String piece, long pauseMillis) {
    threads.execute(
        () -> {
          try (Socket connection = server.accept()) {
            BufferedReader head =
                new BufferedReader(
                    new InputStreamReader(
                        connection.getInputStream(), StandardCharsets.ISO_8859_1));
            asked.add(head.readLine());
            while (!head.readLine().isEmpty()) {
              // fields
            }
            OutputStream out = connection.getOutputStream();
            out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            byte[] more = piece.getBytes(StandardCharsets.ISO_8859_1);
            connection.setSoTimeout(Math.toIntExact(pauseMillis));
            while (!isLeft(connection.getInputStream())) {
              out.write(more);
            }
          } catch (IOException reset) {
            // left as well
          }
          left.countDown();
        });
  }

  private static boolean isLeft(InputStream in) throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    }
  }

  private void answersWith(String answer) {
    answersWith(answer, "", 1_000);
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/one"))
        .build();
  }

  private static String answer(int status, int length) {
    return "HTTP/1.1 " + status + " X\r\n" + LENGTH.formatted(length) + "x".repeat(length);
  }

  // ---- time ------------------------------------------------------------------------------------

  /// Answers that take for ever, each in its own way.
  private enum Endless {
    NEVER_BEGINS("", ""),
    HEADER_DRIPS(OK + "X: ", "x"),
    PROBLEM_DRIPS("HTTP/1.1 500 X\r\n" + LENGTH.formatted(OTHER_LIMIT), "x"),
    BODY_NEVER_BEGINS(OK + LENGTH.formatted(LIMIT), ""),
    BODY_DRIPS(OK + LENGTH.formatted(LIMIT), "x"),
    CHUNKS_DRIP(OK + CHUNKED, "1\r\nx\r\n"),
    CHUNK_EXTENSION_DRIPS(OK + CHUNKED + "1;", "x"),
    HAS_NO_LENGTH(OK + "\r\n", "x");

    private final String beginning;
    private final String piece;

    Endless(String beginning, String piece) {
      this.beginning = beginning;
      this.piece = piece;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsNotThereInTimeIsGivenUp(Endless endless) throws InterruptedException {
    answersWith(endless.beginning, endless.piece, 10);
    assertThatThrownBy(() -> client.ask(request(), SHORT)).isInstanceOf(BoundedClient.Late.class);
    left.await();
  }

  @ParameterizedTest
  @EnumSource(names = {"NEVER_BEGINS", "HEADER_DRIPS", "PROBLEM_DRIPS"})
  void aStreamThatDoesNotBeginInTimeIsGivenUp(Endless endless) throws InterruptedException {
    answersWith(endless.beginning, endless.piece, 10);
    assertThatThrownBy(() -> client.open(request(), SHORT)).isInstanceOf(BoundedClient.Late.class);
    left.await();
  }

  @Test
  void aStreamThatHasBegunHasTheTimeOfItsReader() throws IOException, InterruptedException {
    answersWith(OK + "\r\n", "x", 10);
    try (InputStream stream = client.open(request(), SHORT).body()) {
      long end = System.nanoTime() + 2 * SHORT.time().toNanos();
      while (System.nanoTime() - end < 0) {
        assertThat(stream.read()).isEqualTo('x');
      }
    }
    left.await();
  }

  // ---- bytes -----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {0, 1, LIMIT})
  void anAnswerOfTheLimitIsWhole(int length) throws IOException, InterruptedException {
    answersWith(answer(200, length));
    assertThat(client.ask(request(), LONG).body()).hasSize(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 404, 500})
  void anyOtherAnswerHasALimitOfItsOwn(int status) throws IOException, InterruptedException {
    int length = status == 204 ? 0 : OTHER_LIMIT;
    answersWith(answer(status, length));
    HttpResponse<byte[]> answer = client.ask(request(), LONG);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).hasSize(length);
  }

  private void assertGivenUp() throws InterruptedException {
    assertThatThrownBy(() -> client.ask(request(), LONG))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(BoundedClient.Late.class);
    left.await();
  }

  @Test
  void anAnswerAboveItsLimitIsNotRead() throws InterruptedException {
    answersWith(answer(200, LIMIT + 1));
    assertGivenUp();
  }

  @Test
  void aProblemAboveItsLimitIsNotRead() throws InterruptedException {
    answersWith(answer(500, OTHER_LIMIT + 1));
    assertGivenUp();
  }

  @Test
  void aProblemInsteadOfAStreamIsBounded() throws IOException, InterruptedException {
    answersWith(answer(503, OTHER_LIMIT));
    assertThat(client.open(request(), LONG).body().readAllBytes()).hasSize(OTHER_LIMIT);
  }

  @Test
  void aProblemInsteadOfAStreamThatIsTooLongIsNotRead() throws InterruptedException {
    answersWith(answer(503, OTHER_LIMIT + 1));
    assertThatThrownBy(() -> client.open(request(), LONG)).isInstanceOf(IOException.class);
    left.await();
  }

  @ParameterizedTest
  @ValueSource(strings = {OK + "\r\n", OK + CHUNKED, OK + "Content-Length: 9000000000\r\n\r\n"})
  void whatNeverEndsIsReadToTheLimit(String head) throws InterruptedException {
    answersWith(head, "1000\r\n" + "x".repeat(0x1000) + "\r\n", 1);
    assertGivenUp();
  }

  @Test
  void aHeaderThatNeverEndsIsNotRead() throws InterruptedException {
    answersWith(OK, "X: " + "x".repeat(60_000) + "\r\n", 1);
    assertGivenUp();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONSENSE\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"})
  void whatIsNoAnswerIsNotReadOn(String piece) throws InterruptedException {
    answersWith("", piece, 1);
    assertGivenUp();
  }

  @Test
  void whatIsMoreThanAnnouncedIsNotTaken() throws IOException, InterruptedException {
    answersWith(OK + LENGTH.formatted(3) + "x".repeat(LIMIT));
    assertThat(client.ask(request(), LONG).body()).hasSize(3);
  }

  @Test
  void whatIsLessThanAnnouncedIsNoAnswer() throws InterruptedException {
    threads.execute(
        () -> {
          try (Socket connection = server.accept()) {
            connection.getOutputStream().write((OK + LENGTH.formatted(3) + "xx").getBytes());
            connection.shutdownOutput();
            connection.getInputStream().readAllBytes();
          } catch (IOException reset) {
            // left as well
          }
          left.countDown();
        });
    assertGivenUp();
  }

  // ---- whatever else ---------------------------------------------------------------------------

  @Test
  void anAnswerLeadsNowhereElse() throws IOException, InterruptedException {
    answersWith("HTTP/1.1 302 Found\r\nLocation: /two\r\n" + LENGTH.formatted(0));
    assertThat(client.ask(request(), LONG).statusCode()).isEqualTo(302);
    assertThat(asked).containsExactly("GET /one HTTP/1.1");
  }

  @Test
  void whoIsInterruptedStopsAsking() throws InterruptedException {
    answersWith("", "", 10);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    client.ask(request(), LONG);
                  } catch (InterruptedException stopped) {
                    interrupted.countDown();
                  } catch (IOException wrong) {
                    // not counted
                  }
                });
    asked.take();
    asking.interrupt();
    interrupted.await();
    left.await();
  }

  @Test
  void aClientThatIsClosedEndsWhatIsUnderWay() throws InterruptedException {
    answersWith("", "", 10);
    Future<HttpResponse<byte[]>> answer = threads.submit(() -> client.ask(request(), LONG));
    asked.take();
    client.close();
    assertThatThrownBy(answer::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    left.await();
  }
}
