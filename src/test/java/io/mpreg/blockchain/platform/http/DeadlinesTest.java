package io.mpreg.blockchain.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.ConcurrentTest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/// A listener with short deadlines, and slow clients that read answers or send bodies in small
/// pieces, so that no single read or write ever times out.
@Timeout(60)
class DeadlinesTest {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(1);
  private static final int PIECE = 64 << 10;
  private static final int LARGE = 64 << 20;
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\n";

  // How often a servlet has ended, normally or not.
  private final CountDownLatch ended = new CountDownLatch(1);
  private WebServer server;

  @BeforeEach
  void start() {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
    HttpListener.prepare(factory, LONGEST_ANSWER);
    factory.addConnectorCustomizers(
        connector -> {
          if (connector.getProtocolHandler() instanceof TimedProtocol protocol) {
            protocol.setConnectionTimeout(TIMEOUT_MILLIS);
          }
        });
    server =
        factory.getWebServer(
            context -> context.addServlet("ledger", new Patient()).addMapping("/"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
    server.destroy();
  }

  /// Answers with much, and reads a body however long that takes.
  private final class Patient extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        response.getOutputStream().write(new byte[LARGE]);
      } finally {
        ended.countDown();
      }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        request.getInputStream().readAllBytes();
      } finally {
        ended.countDown();
      }
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", server.getPort()));
    socket.setSoTimeout(10);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static boolean isOpen(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read(new byte[PIECE]) >= 0;
    } catch (SocketTimeoutException nothing) {
      return true;
    }
  }

  private void assertServletEnds() throws InterruptedException {
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
  }

  // Often enough that no write of the server waits long, and little enough that the whole answer
  // would take 10 s.
  @ConcurrentTest
  void anAnswerThatIsReadSlowlyHasAnEnd() throws Exception {
    byte[] piece = new byte[PIECE];
    long total = 0;
    try (Socket socket = open()) {
      send(socket, GET);
      socket.setSoTimeout(10_000);
      for (int read = socket.getInputStream().read(piece);
          read >= 0;
          read = socket.getInputStream().read(piece)) {
        total += read;
        Thread.sleep(10);
      }
    } catch (IOException reset) {
      // closed as well
    }
    assertThat(total).isPositive().isLessThan(LARGE);
    assertServletEnds();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @ValueSource(
      strings = {
        "Content-Length: 100000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nfffff\r\n",
        // An extension of a chunk, and a trailer: no reader of a body sees anything of them.
        "Transfer-Encoding: chunked\r\n\r\n1;",
        "Transfer-Encoding: chunked\r\n\r\n0\r\nX: ",
        "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n",
      })
  void aBodyThatComesByteByByteHasAnEnd(String beginning) throws Exception {
    try (Socket socket = open()) {
      send(socket, POST + beginning);
      while (isOpen(socket)) {
        send(socket, "x");
        Thread.sleep(100);
      }
    } catch (IOException reset) {
      // closed as well
    }
    assertServletEnds();
  }

  @ConcurrentTest
  void whoIsToldToGoOnAndSendsNothingIsNotWaitedFor() throws Exception {
    try (Socket socket = open()) {
      send(socket, POST + "Expect: 100-continue\r\nContent-Length: 10\r\n\r\n");
      while (isOpen(socket)) {
        Thread.sleep(50);
      }
    } catch (IOException reset) {
      // closed as well
    }
    assertServletEnds();
  }
}
