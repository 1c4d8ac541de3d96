package io.mpreg.blockchain.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final String CHUNKED =
      "HTTP/1.1 200 \r\n"
          + "Transfer-Encoding: chunked\r\n\r\n"
          + "5\r\n"
          + "hello\r\n"
          + "B\r\n"
          + ", ledger 42\r\n"
          + "0\r\n\r\n";

  private static Optional<Answer> read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Answer.read(bytes, bytes.length);
  }

  private static String body(String text) {
    return new String(read(text).orElseThrow().body(), StandardCharsets.US_ASCII);
  }

  @Test
  void aBodyIsReadByItsLengthOrItsChunks() {
    assertThat(body("HTTP/1.1 202 \r\ncontent-length: 2\r\nX-A: b\r\n\r\n{}")).isEqualTo("{}");
    assertThat(body("HTTP/1.1 204 No Content\r\nContent-Length:0\r\n\r\n")).isEmpty();
    assertThat(body(CHUNKED)).isEqualTo("hello, ledger 42");
  }

  @Test
  void untilItIsCompleteThereIsNoAnswer() {
    for (int length = 0; length < CHUNKED.length(); length++) {
      assertThat(read(CHUNKED.substring(0, length))).as("%d bytes", length).isEmpty();
    }
    assertThat(read("HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\n{}")).isEmpty();
  }

  @Test
  void statusCodeAndTheEndOfTheConnectionAreSeen() {
    Answer problem =
        read("HTTP/1.1 409 \r\n"
                + "Connection: close\r\n"
                + "Content-Length: 21\r\n\r\n"
                + "{\"code\":\"nonce-held\"}")
            .orElseThrow();
    assertThat(problem.status()).isEqualTo(409);
    assertThat(problem.code()).isEqualTo("nonce-held");
    assertThat(problem.isLast()).isTrue();
    Answer other = read("HTTP/1.1 502 \r\nContent-Length: 4\r\n\r\nBad!").orElseThrow();
    assertThat(other.code()).isEqualTo("502");
    assertThat(other.isLast()).isFalse();
  }

  @Test
  void anInterimAnswerIsPassedOver() {
    assertThat(body("HTTP/1.1 100 \r\n\r\nHTTP/1.1 202 \r\nContent-Length: 2\r\n\r\n{}"))
        .isEqualTo("{}");
    assertThat(read("HTTP/1.1 100 \r\n\r\n")).isEmpty();
  }

  @Test
  void anAnswerWithoutALengthNeverEnds() {
    assertThatIllegalArgumentException().isThrownBy(() -> read("HTTP/1.1 200 \r\nX: y\r\n\r\n{}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("HTTP/1.1 200 \r\nContent-Length: x\r\n\r\n{}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(CHUNKED.replace("5\r\nhello", "zz\r\nhello")));
  }

  @Test
  void theItemsOfABatchAreReadWithTheirCodes() {
    String body =
        """
        [{"id":"a","status":"pending","httpStatus":202},
         {"id":"b","status":"refused","httpStatus":409,
          "problem":{"type":"urn:x","code":"nonce-held","status":409,"holder":"c","retryAfterSeconds":7}},
         {"id":"d","status":"final","httpStatus":200,"transaction":{"code":"none"}}]\
        """;
    assertThat(BatchAnswer.read(body.getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            new BatchAnswer.Item(202, "", 0),
            new BatchAnswer.Item(409, "nonce-held", 7),
            new BatchAnswer.Item(200, "none", 0));
  }
}
