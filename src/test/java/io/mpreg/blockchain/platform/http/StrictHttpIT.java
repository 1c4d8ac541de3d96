package io.mpreg.blockchain.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.http.HttpIntegrationTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ambiguous requests (request smuggling), byte by byte, at the public and the management listener.
class StrictHttpIT extends HttpIntegrationTest {
  private static final String POST = "POST /api/v1/transactions HTTP/1.1\r\nHost: x\r\n";
  private static final String JSON_BODY = "Content-Type: application/json\r\nConnection: close\r\n";
  private static final String GOOD =
      "GET /livez HTTP/1.1\r\n"
          + "Host: x\r\n"
          + "Connection: close\r\n"
          + "Empty:\r\n"
          + "Empty2: \r\n"
          + "Empty3:   \r\n"
          + "None:b\r\n"
          + "Tab:\tb\r\n"
          + "Trailing: a  b \t \r\n"
          + "Twice: bb\r\n\r\n";

  private List<Integer> listeners() {
    return List.of(port, managementPort);
  }

  private void assertRefused(String request) {
    for (int listener : listeners()) {
      String answer = raw(listener, request);
      assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContainIgnoringCase("<html");
      assertThat(answer).containsIgnoringCase("content-type: application/problem+json");
      assertThat(answer).containsIgnoringCase("connection: close");
      assertThat(answer).contains("\"code\":\"request-malformed\"");
      assertThat(answer.split("HTTP/1\\.1 ", -1)).as(answer).hasSize(2);
    }
  }

  @Test
  void whatIsToTheLetterIsAnswered() {
    for (String request :
        List.of(GOOD, "\r\n" + GOOD, GOOD.replace("HTTP/1.1\r\nHost", "HTTP/1.1\r\nhOST"))) {
      assertThat(raw(port, request)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void requestsOneBehindAnotherAreAnsweredOneByOne() {
    String open = GOOD.replace("Connection: close\r\n", "");
    assertThat(raw(port, open + open + GOOD).split("HTTP/1\\.1 200 ", -1)).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Lines that end with LF alone, or with CR alone.
        "GET /livez HTTP/1.1\nHost: x\n\n",
        "GET /livez HTTP/1.1\nHost: x\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\n\n",
        "\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\nC: d\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n",
        "GET /livez HTTP/1.1\rHost: x\r\n\r\n",
        // Folded lines.
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b \r\n  c \r\nD: e\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n \r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA:\r\n b\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n c\r\n d\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n B: b\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost:\r\n x\r\n\r\n",
        "GET /livez HTTP/1.1\r\n Host: x\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n cccccc\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA:b\r\n cccccccccccccc\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n \r\n \r\n \r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n ccccccccc\r\n \r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA:\r\n b\r\n b\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: \r\n bbbbb\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA:    b\r\n\r\n",
        // A request line that is more than three words, one space apart.
        "GET  /livez HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /livez  HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET\t/livez HTTP/1.1\r\nHost: x\r\n\r\n",
        // Field lines that are none.
        "GET /livez HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA\t: b\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n",
        "GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET http://y/livez HTTP/1.1\r\nHost: x\r\n\r\n",
        // Bodies of two lengths.
        "POST /x HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Content-Length: 5\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "POST /x HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Content-Length: 5\r\n\r\n"
            + "0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 0x2\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2 2\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n{}",
        "POST /x HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
        "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void whatCanBeReadInTwoWaysIsRefused(String request) {
    assertRefused(request);
  }

  // Tomcat answers in HTTP/0.9, with a body only.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /livez\r\n",
        "GET /livez HTTP/1.1 \r\nHost: x\r\n\r\n",
        " GET /livez HTTP/1.1\r\nHost: x\r\n\r\n",
      })
  void whatNamesNoVersionIsRefused(String request) {
    for (int listener : listeners()) {
      assertThat(raw(listener, request)).startsWith("{").contains("\"code\":\"request-malformed\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2\n{}\r\n0\r\n\r\n",
        "2\r\n{}\n0\r\n\r\n",
        "2\r\n{}\r\n0\n\r\n",
        "2\r\n{}\r\n0\r\n\n",
        "2\r\n{}\r\n0\r\nA: b\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        "+2\r\n{}\r\n0\r\n\r\n",
        " 2\r\n{}\r\n0\r\n\r\n",
        "2;a\nb\r\n{}\r\n0\r\n\r\n",
        "-1\r\n{}\r\n0\r\n\r\n",
        "\r\n2\r\n{}\r\n0\r\n\r\n",
        "100000002\r\n{}\r\n0\r\n\r\n",
      })
  void chunksAreReadToTheLetter(String chunks) {
    String answer = raw(port, POST + JSON_BODY + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"code\":\"request-malformed\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/chain", "/api/v1/transactions", "/livez", "/nowhere"})
  void aPreflightNamesNoMethodThatIsNotThere(String path) {
    String plain =
        raw(port, "OPTIONS %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(path));
    String preflight =
        raw(
            port,
            "OPTIONS %s HTTP/1.1\r\nHost: x\r\nOrigin: http://y\r\n".formatted(path)
                + "Access-Control-Request-Method: DELETE\r\nConnection: close\r\n\r\n");
    assertThat(preflight).startsWith(plain.lines().findFirst().orElseThrow());
    assertThat(preflight).doesNotContainIgnoringCase("access-control-allow");
    assertThat(allowed(preflight)).isEqualTo(allowed(plain)).doesNotContain("DELETE");
  }

  private static String allowed(String answer) {
    return answer
        .lines()
        .filter(line -> line.startsWith("Allow: "))
        .map(line -> line.substring("Allow: ".length()))
        .findFirst()
        .orElse("");
  }

  @Test
  void noListenerAnswersWithAPage() {
    String large = "a".repeat(9_000);
    for (int listener : listeners()) {
      for (String request :
          List.of(
              "TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "FOO / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\nConnection: close\r\n\r\n",
              "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "PUT /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
              "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/html\r\n\r\n",
              "GET /actuator/nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "DELETE /actuator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "GET /error HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/html\r\n\r\n",
              "GET /a/../../b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "GET /%c0%80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "GET /a;b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "GET /a<b HTTP/1.1\r\nHost: x\r\n\r\n",
              "GET / HTTP/1.1\r\n\r\n",
              "GET / HTTP/3.0\r\nHost: x\r\n\r\n",
              "NONSENSE\r\n\r\n",
              "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\n\r\n",
              "POST / HTTP/1.1\r\n"
                  + "Host: x\r\n"
                  + "Expect: x\r\n"
                  + "Content-Length: 0\r\n"
                  + "Connection: close\r\n\r\n",
              "GET / HTTP/1.1\r\nHost: x\r\nX: " + large + "\r\n\r\n",
              "GET /" + large + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
        String answer = raw(listener, request);
        boolean isPublicIndex = listener == port && !answer.startsWith("HTTP/1.1 4");
        assertThat(answer).as(request).startsWith("HTTP/1.1 ").doesNotContainIgnoringCase("<html");
        if (!isPublicIndex && !answer.startsWith("HTTP/1.1 2")) {
          assertThat(answer).as(request).contains("\"code\":\"");
        }
      }
    }
  }
}
