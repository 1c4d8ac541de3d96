package io.mpreg.blockchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Refusals common to all operations, which a single annotation could disable.
class EveryOperationIT extends HttpIntegrationTest {
  private static List<DocumentedAnswers.Operation> answering(int status) {
    List<DocumentedAnswers.Operation> operations =
        DocumentedAnswers.operations().stream().filter(each -> each.answers(status)).toList();
    assertThat(operations).hasSizeGreaterThan(10);
    return operations;
  }

  @Test
  void whoAcceptsOnlyAnotherMediaTypeIsToldSo() {
    for (DocumentedAnswers.Operation operation : answering(406)) {
      assertProblem(
          send(
              operation
                  .request(this::request)
                  .setHeader("Content-Type", "application/json")
                  .setHeader("Accept", "image/png")),
          406,
          "not-acceptable");
    }
  }

  @Test
  void anEncodedBodyIsRefused() {
    for (DocumentedAnswers.Operation operation : answering(415)) {
      assertProblem(
          send(operation.request(this::request).setHeader("Content-Encoding", "gzip")),
          415,
          "content-encoding-unsupported");
    }
  }

  @Test
  void aBodyOverItsLimitIsRefused() {
    byte[] body = new byte[16 * 1024 * 1024 + 1];
    for (DocumentedAnswers.Operation operation : answering(413)) {
      assertProblem(
          send(
              operation
                  .request(this::request)
                  .setHeader("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(body))),
          413,
          "body-too-large");
    }
  }

  @Test
  void aNodeWithoutOthersHasNothingToSayOfThem() {
    for (String path : List.of("/api/v1/peers", "/api/v1/peers/contradictions")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).isEqualTo("[]");
    }
  }
}
